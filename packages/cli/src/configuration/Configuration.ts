import type { SettingName } from "./settings.ts"

/** Who said it. */
export type Source =
  | { readonly _tag: "Flag"; readonly name: string }
  | { readonly _tag: "Environment"; readonly name: string }
  | { readonly _tag: "File"; readonly path: string }
  | { readonly _tag: "Default" }

export interface Sourced<A> {
  readonly value: A
  readonly source: Source
  /** Relative paths are taken from here. */
  readonly folder: string
}

type ValueOf<Name extends SettingName> = Name extends "appSecretCommand" ? readonly [string, ...Array<string>] : string

/** Every setting that somebody told, as the one that counts told it. All are judged; secrets are not read yet. */
export type Configuration = { readonly [Name in SettingName]?: Sourced<ValueOf<Name>> }

/** How people are told where a value came from: `--app-id`, `FEISHU_APP_ID`, `appId in /etc/recall.json`. */
export const shownSource = (name: SettingName, source: Source): string => {
  switch (source._tag) {
    case "Flag":
    case "Environment":
      return source.name
    case "File":
      return `${name} in ${source.path}`
    case "Default":
      return "default"
  }
}
