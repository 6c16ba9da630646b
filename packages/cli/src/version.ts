/** The version of this package, as `--version` says it. A test holds it equal to package.json. */
export const version = "0.0.0"
