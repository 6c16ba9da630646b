/** Which documents of the repository are pages of the site, and where each stands on it: the first rule counts. */
const rules: ReadonlyArray<readonly [RegExp, string]> = [
  // What starts a document is no document.
  [/^docs\/decisions\/template\.md$/, ""],
  [/^docs\/what-and-why\.md$/, "index.md"],
  [/^docs\/README\.md$/, "documents.md"],
  [/^README\.md$/, "readme.md"],
  [/^README\.zh-CN\.md$/, "zh/index.md"],
  [/^CONTRIBUTING\.md$/, "contributing.md"],
  [/^SECURITY\.md$/, "security.md"],
  [/^docs\/(.+)\/README\.md$/, "$1/index.md"],
  [/^docs\/(.+\.md)$/, "$1"],
  [/^(packages|examples)\/([^/]+)\/README\.md$/, "$1/$2.md"],
  [/^packages\/([^/]+)\/docs\/([^/]+\.md)$/, "packages/$1/$2"],
]

/** Where a document stands on the site, such as `packages/core.md`; none: it is not a page of it. */
export const pageAddress = (source: string): string | undefined => {
  const rule = rules.find(([pattern]) => pattern.test(source))
  const address = rule === undefined ? "" : source.replace(...rule)
  return address === "" ? undefined : address
}
