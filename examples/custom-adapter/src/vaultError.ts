import { TokenStoreError } from "@feishu-recall/core"
import { limits } from "./limits.ts"

type Operation = TokenStoreError["operation"]

// #region errors
/**
 * What Vault said, as the store's error. Only the status is told: the texts of an answer may repeat what was sent.
 *
 * Source: https://developer.hashicorp.com/vault/api-docs#http-status-codes
 */
export const refusedWith = (operation: Operation, status: number): TokenStoreError =>
  new TokenStoreError({
    operation,
    message: `Vault: ${advice.get(status) ?? `it answered with HTTP ${status}: look into its log, and at what stands between it and this program.`}`,
  })

const advice = new Map([
  [307, "this node is a standby (HTTP 307): name the active node or a load balancer that knows it."],
  [
    400,
    "the call is refused (HTTP 400): check that the mount is a KV engine of version 2, and that no one requires cas.",
  ],
  [
    403,
    "the token is wrong, has ended, or may not (HTTP 403): allow read, create and update on the data of the prefix.",
  ],
  [
    404,
    "nothing is mounted there (HTTP 404): enable a KV engine of version 2, or correct the mount and the namespace.",
  ],
  [
    405,
    "nothing is mounted there (HTTP 405): enable a KV engine of version 2, or correct the mount and the namespace.",
  ],
  [412, "this node has not seen the last write yet (HTTP 412): call again, or name the active node."],
  [429, "its quota is used up (HTTP 429): raise the rate limit, or share one store among fewer processes."],
  [503, "it is sealed or in maintenance (HTTP 503): unseal it (vault operator unseal)."],
])
// #endregion

/** The address, or what stands between, gave nothing that can be used. `code` is the system's, such as ECONNREFUSED. */
export const unreachable = (operation: Operation, code: string | undefined): TokenStoreError =>
  new TokenStoreError({
    operation,
    message: `Vault: the connection was refused or lost${code === undefined ? "" : ` (${code})`}: check the server, its address and the network.`,
  })

export const tooSlow = (operation: Operation, millis: number): TokenStoreError =>
  new TokenStoreError({
    operation,
    message: `Vault did not answer within ${millis} ms: check the server, its load and the network.`,
  })

export const notOurs = (operation: Operation): TokenStoreError =>
  new TokenStoreError({
    operation,
    message:
      "Vault: what stands under the path is no token of this store: give it a prefix of its own. The next token that is set replaces it.",
  })

export const tooLarge = new TokenStoreError({
  operation: "set",
  message: `The token is larger than ${limits.tokenBytes} bytes as it is stored: keep it elsewhere.`,
})

export const noAddress = (): TokenStoreError =>
  new TokenStoreError({
    operation: "open",
    message:
      "Vault: address, mount, prefix, namespace or token can't be used: write https://host:port for the address, and names without blanks, dots alone or empty parts.",
  })
