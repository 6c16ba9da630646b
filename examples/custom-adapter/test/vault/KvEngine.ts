/** What the KV engine answers. A body that is absent is none at all, as with 204. */
export interface KvAnswer {
  readonly status: number
  readonly body?: unknown
}

export interface KvRequest {
  readonly method: string
  /** Behind the mount, decoded: `data/some/name`. */
  readonly path: string
  readonly version: number | undefined
  readonly body: unknown
}

interface Version {
  readonly number: number
  readonly createdAt: string
  data: unknown
  deletedAt: string
  destroyed: boolean
}

/** One secret: its latest versions, and how many there ever were. */
interface Secret {
  current: number
  versions: Array<Version>
}

const versionsKept = 10

/**
 * The KV engine of version 2, as far as its page tells: reading, writing with `cas`, deleting the latest version, deleting
 * named ones, and everything at once. A 404 without texts means that nothing was ever written.
 *
 * Source: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export const makeKvEngine = (now: () => Date = () => new Date()): ((request: KvRequest) => KvAnswer) => {
  const secrets = new Map<string, Secret>()

  const handlers: Readonly<Record<string, (name: string, request: KvRequest) => KvAnswer>> = {
    "GET data": (name, request) => {
      const secret = secrets.get(name)
      const version = secret?.versions.find(({ number }) => number === (request.version ?? secret.current))
      if (version === undefined) return refuse(404)
      const isThere = version.deletedAt === "" && !version.destroyed
      const data = { data: isThere ? version.data : null, metadata: metadataOf(version) }
      return { status: isThere ? 200 : 404, body: { data } }
    },
    "PUT data": (name, { body }) => {
      const { data, options } = partsOf(body)
      if (typeof data !== "object" || data === null) return refuse(400, "no data provided")
      const secret = secrets.get(name) ?? { current: 0, versions: [] }
      // Deleting leaves the number of versions as it is: 0 is for what was never written.
      if (options.cas !== undefined && options.cas !== secret.current)
        return refuse(400, "check-and-set parameter did not match the current version")
      const version = {
        number: ++secret.current,
        createdAt: now().toISOString(),
        data: asGoHasIt(data),
        deletedAt: "",
        destroyed: false,
      }
      secret.versions = [...secret.versions, version].slice(-versionsKept)
      secrets.set(name, secret)
      return { status: 200, body: { data: metadataOf(version) } }
    },
    "DELETE data": (name) => {
      const secret = secrets.get(name)
      return forVersions(secret, [secret?.current], (version) => (version.deletedAt = now().toISOString()))
    },
    "PUT delete": (name, { body }) =>
      forVersions(secrets.get(name), partsOf(body).versions, (version) => (version.deletedAt = now().toISOString())),
    "PUT destroy": (name, { body }) =>
      forVersions(secrets.get(name), partsOf(body).versions, (version) => {
        version.destroyed = true
        version.data = undefined
      }),
    "DELETE metadata": (name) => {
      secrets.delete(name)
      return { status: 204 }
    },
  }

  return (request) => {
    const [, kind = "", name = ""] = /^([a-z]+)\/(.*)$/s.exec(request.path) ?? []
    // Without `disable_printable_check` nothing else becomes a path.
    if (/[^\P{C} ]/u.test(name)) return refuse(400, "path contains non-printable characters")
    if (name.split("/").includes("..")) return refuse(400, "path cannot contain parent references")
    const method = request.method === "POST" ? "PUT" : request.method
    const handler = handlers[`${method} ${kind}`]
    return handler === undefined || name === "" || name.endsWith("/")
      ? refuse(405, "unsupported operation")
      : handler(name, request)
  }
}

export const refuse = (status: number, ...errors: ReadonlyArray<string>): KvAnswer => ({ status, body: { errors } })

const forVersions = (
  secret: Secret | undefined,
  numbers: ReadonlyArray<unknown>,
  change: (version: Version) => void,
): KvAnswer => {
  for (const version of secret?.versions ?? []) if (numbers.includes(version.number)) change(version)
  return { status: 204 }
}

const metadataOf = ({ createdAt, deletedAt, destroyed, number }: Version) => ({
  created_time: createdAt,
  custom_metadata: null,
  deletion_time: deletedAt,
  destroyed,
  version: number,
})

const partsOf = (body: unknown) => {
  const parts: { data?: unknown; options?: { cas?: unknown }; versions?: ReadonlyArray<unknown> } =
    typeof body === "object" && body !== null ? body : {}
  return { data: parts.data, options: parts.options ?? {}, versions: parts.versions ?? [] }
}

/** Go replaces half a surrogate pair: https://pkg.go.dev/encoding/json#Unmarshal */
const asGoHasIt = (value: unknown): unknown => JSON.parse(JSON.stringify(value), wellFormed)

const wellFormed = (_key: string, value: unknown): unknown => (typeof value === "string" ? value.toWellFormed() : value)
