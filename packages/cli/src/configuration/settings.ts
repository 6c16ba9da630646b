/** Something that can be told in several places: by a flag, a variable of the environment, a configuration file. */
export interface Setting {
  readonly flag?: string
  readonly variable?: string
  /** Its key in a configuration file is its name here. */
  readonly inFile: boolean
  readonly metavar: string
  readonly description: string
  /** Shown nowhere. */
  readonly secret: boolean
  /** Its flag stands with the commands that need it, and not with all of them. */
  readonly ownFlag?: true
}

/** All settings. Flags, variables, the schema of the file, `config show` and the documentation are made of this. */
export const settings = {
  appId: {
    flag: "app-id",
    variable: "FEISHU_APP_ID",
    inFile: true,
    metavar: "cli_…",
    description: "The app that sent the batch messages",
    secret: false,
  },
  appSecret: {
    flag: "app-secret",
    variable: "FEISHU_APP_SECRET",
    inFile: false,
    metavar: "secret",
    description:
      "Its secret. As a flag, other users of this machine can see it: use the environment, a file or a command",
    secret: true,
  },
  appSecretFile: {
    variable: "FEISHU_APP_SECRET_FILE",
    inFile: true,
    metavar: "path",
    description: "A file that has the app's secret in it, and nothing else",
    secret: false,
  },
  appSecretCommand: {
    inFile: true,
    metavar: "program and arguments",
    description: "A program that prints the app's secret, with its arguments; run without a shell",
    secret: false,
  },
  baseUrl: {
    flag: "base-url",
    variable: "FEISHU_BASE_URL",
    inFile: true,
    metavar: "url",
    description: "The platform: Feishu, Lark, a private deployment or the sandbox; https://open.feishu.cn unless told",
    secret: false,
  },
  store: {
    flag: "store",
    variable: "FEISHU_RECALL_STORE",
    inFile: true,
    metavar: "url",
    description: "What remembers everything: sqlite:FILE or postgres://…; a file in the user's data folder unless told",
    secret: true,
  },
  tokenStore: {
    flag: "token-store",
    variable: "FEISHU_RECALL_TOKEN_STORE",
    inFile: true,
    metavar: "url",
    description: "Where tokens are kept between commands: memory: (not at all, the default), file:FOLDER or redis://…",
    secret: true,
  },
  tokenKey: {
    variable: "FEISHU_RECALL_TOKEN_KEY",
    inFile: false,
    metavar: "key",
    description: "Seals tokens where they are kept: 32 bytes in base64 (openssl rand -base64 32)",
    secret: true,
  },
  tokenKeyFile: {
    variable: "FEISHU_RECALL_TOKEN_KEY_FILE",
    inFile: true,
    metavar: "path",
    description: "A file that has that key in it, and nothing else",
    secret: false,
  },
  proxy: {
    flag: "proxy",
    inFile: true,
    metavar: "url",
    description: "The proxy to the platform; HTTPS_PROXY, HTTP_PROXY and NO_PROXY are respected, too",
    secret: true,
  },
  ca: {
    flag: "ca",
    variable: "FEISHU_RECALL_CA",
    inFile: true,
    metavar: "path",
    description: "A private certificate authority (PEM), trusted beside Node's own list and NODE_EXTRA_CA_CERTS",
    secret: false,
  },
  by: {
    flag: "by",
    variable: "FEISHU_RECALL_BY",
    inFile: true,
    metavar: "name",
    description: "Who orders it, for the report; your name on this machine unless told",
    secret: false,
    ownFlag: true,
  },
  onDone: {
    flag: "on-done",
    variable: "FEISHU_RECALL_ON_DONE",
    inFile: false,
    metavar: "command",
    description: "Run by the shell when the campaign has ended, needs a person or broke off; the summary is its input",
    secret: false,
    ownFlag: true,
  },
  webhook: {
    flag: "webhook",
    variable: "FEISHU_RECALL_WEBHOOK",
    inFile: false,
    metavar: "url",
    description: "Told the same as JSON; that of a Feishu or Lark custom bot gets a message for its group",
    secret: true,
    ownFlag: true,
  },
  webhookSecret: {
    variable: "FEISHU_RECALL_WEBHOOK_SECRET",
    inFile: false,
    metavar: "secret",
    description: "Signs what a custom bot is told, if its security settings ask for a signature",
    secret: true,
  },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof settings

export const settingNames = Object.keys(settings) as ReadonlyArray<SettingName>

export const settingOf = (name: SettingName): Setting => settings[name]
