import { Effect, Redacted } from "effect"

/** How the platform ends one call for a token. */
export type TokenAnswer =
  | {
      readonly _tag: "Issued"
      readonly token: string
      /** What is left of its life. */
      readonly seconds: number
      /** How long the platform takes to answer. */
      readonly afterMillis: number
    }
  /** The credentials are wrong. */
  | { readonly _tag: "Refused" }
  | { readonly _tag: "Throttled" }
  /** Nobody listens. */
  | { readonly _tag: "Away" }
  /** The connection broke; nobody knows whether the call was seen. */
  | { readonly _tag: "Lost" }
  /** An answer that says success, as text: most of it is no JSON, or not the JSON that it should be. */
  | { readonly _tag: "Rubbish"; readonly body: string }
  /** No answer ever comes. */
  | { readonly _tag: "Silent" }

/** The platform that a source under trial has to ask: its credentials, and what it answers. */
export interface TokenPlatform {
  readonly appId: string
  readonly appSecret: Redacted.Redacted
  /** One call for a token. It takes its time; where the platform is silent, it never ends. */
  readonly ask: Effect.Effect<Exclude<TokenAnswer, { readonly _tag: "Silent" }>>
}

/** A platform that answers as it is told: the calls in their order, and the last answer ever after. */
export const makeTokenPlatform = () => {
  let answers: ReadonlyArray<TokenAnswer> = [{ _tag: "Away" }]
  const platform: TokenPlatform = {
    appId: "cli_a1b2c3d4e5f60708",
    appSecret: Redacted.make('app-secret-of-the-laws-"0123456789'),
    ask: Effect.suspend((): TokenPlatform["ask"] => {
      const [answer = answers.at(-1)!, ...rest] = answers
      if (rest.length > 0) answers = rest
      if (answer._tag === "Silent") return Effect.never
      return answer._tag === "Issued"
        ? Effect.delay(Effect.succeed(answer), answer.afterMillis)
        : Effect.succeed(answer)
    }),
  }
  return {
    platform,
    answers: (...next: ReadonlyArray<TokenAnswer>): void => {
      answers = next
    },
  }
}

export const issued = (token: string, seconds = 7_200, afterMillis = 0): TokenAnswer => ({
  _tag: "Issued",
  token,
  seconds,
  afterMillis,
})
