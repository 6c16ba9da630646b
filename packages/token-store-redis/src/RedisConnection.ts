import type { TokenStoreError } from "@feishu-recall/core"
import { createClient } from "@redis/client"
import { Effect, Redacted } from "effect"
import { redisError, unreachable } from "./redisError.ts"

export interface RedisConnectionOptions {
  readonly url: Redacted.Redacted
  readonly timeoutMillis: number
  readonly callsUnderWay: number
}

/** Sends one command. It fails within the timeout, whatever the server or the network does. */
export type SendCommand = (
  operation: TokenStoreError["operation"],
  command: ReadonlyArray<string>,
) => Effect.Effect<unknown, TokenStoreError>

/**
 * One connection, made when it is first needed and again after it was lost. A call that meets a lost connection fails,
 * and nobody waits for a server that is away: tokens are cheap. So nothing is queued here, and nothing tries again by
 * itself.
 */
export const makeRedisConnection = Effect.fnUntraced(function* (options: RedisConnectionOptions) {
  let current: Promise<Client> | undefined
  const drop = (client: Client): void => {
    current = undefined
    if (client.isOpen) client.destroy()
  }

  const connected = (): Promise<Client> => {
    if (current !== undefined) return current
    const client = clientOf(options)
    const connecting: Promise<Client> = connect(client)
    current = connecting
    const forget = () => {
      if (current === connecting) current = undefined
    }
    // Without a listener a lost connection would end the process.
    client.on("error", forget).on("end", forget)
    connecting.catch(forget)
    return connecting
  }

  const disconnect = Effect.promise(async () => {
    const client = await current?.catch(() => undefined)
    if (client !== undefined) drop(client)
  })
  yield* Effect.addFinalizer(() => disconnect)

  const send: SendCommand = (operation, command) =>
    Effect.suspend(() => {
      let used: Client | undefined
      return Effect.tryPromise({
        try: async () => {
          used = await connected()
          return await used.sendCommand(command)
        },
        catch: (cause) => redisError(cause, operation),
      }).pipe(
        Effect.timeoutOrElse({
          duration: options.timeoutMillis,
          // Its answer may come to a later call's question, or never: this connection is of no use any more.
          orElse: () =>
            Effect.suspend(() => {
              if (used !== undefined) drop(used)
              return Effect.fail(unreachable(operation, options.timeoutMillis))
            }),
        }),
      )
    })
  return send
})

type Client = ReturnType<typeof clientOf>

const clientOf = ({ url, timeoutMillis, callsUnderWay }: RedisConnectionOptions) =>
  createClient({
    url: Redacted.value(url),
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: callsUnderWay,
    socket: { connectTimeout: timeoutMillis, reconnectStrategy: false },
  })

const connect = async (client: Client): Promise<Client> => {
  await client.connect()
  return client
}
