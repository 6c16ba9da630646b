import * as lark from "@larksuiteoapi/node-sdk"
import { Effect } from "effect"

/** The official SDK as it is, with a cache of its own: the default one is shared by all clients of a process. */
export const makeClient = (options: {
  readonly url: string
  readonly appId: string
  readonly appSecret: string
  readonly appType?: lark.AppType
  readonly cache?: lark.DefaultCache
}): lark.Client =>
  new lark.Client({
    appId: options.appId,
    appSecret: options.appSecret,
    domain: options.url,
    appType: options.appType ?? lark.AppType.SelfBuild,
    cache: options.cache ?? new lark.DefaultCache(),
    logger: silent,
  })

const say = () => {}
/** The SDK logs every failure that a test wants to see. */
export const silent = { error: say, warn: say, info: say, debug: say, trace: say }

/** What a call came to: the body that the SDK resolved with, or the status and body that it threw with. */
export interface SdkOutcome {
  readonly threw: boolean
  readonly status: number | undefined
  /** Whatever came back: the assertions say what it has to be. */
  readonly body: ReturnType<typeof JSON.parse>
  readonly headers: Readonly<Record<string, unknown>>
}

export const outcomeOf = (call: () => Promise<unknown>): Effect.Effect<SdkOutcome> =>
  Effect.tryPromise({
    try: call,
    catch: (error) => error as { readonly message: string; readonly response?: AxiosAnswer },
  }).pipe(
    Effect.map((body): SdkOutcome => ({ threw: false, status: 200, body, headers: {} })),
    Effect.catch(({ message, response }) =>
      Effect.succeed<SdkOutcome>({
        threw: true,
        status: response?.status,
        body: response?.data ?? message,
        headers: response?.headers ?? {},
      }),
    ),
  )

interface AxiosAnswer {
  readonly status: number
  readonly data: unknown
  readonly headers: Readonly<Record<string, unknown>>
}
