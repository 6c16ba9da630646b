import type { Answer } from "./Answer.ts"
import { refusalOf } from "./refusalOf.ts"
import type { Tenant } from "./Tenant.ts"

/**
 * What is wrong with the content of a batch send: its type and shape, its size, then what it refers to. `content` is an
 * object here, not a string: https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches
 */
export const checkContent = (input: Readonly<Record<string, unknown>>, tenant: Tenant): Answer | undefined => {
  const type = input["msg_type"]
  if (!isType(type)) return refusalOf("batch_send", 10003)
  const content = input[type === "interactive" ? "card" : "content"]
  const field = fields[type]
  if (!isObject(content) || (field !== undefined && !Object.hasOwn(content, field))) {
    return refusalOf("batch_send", 10003)
  }
  const text = JSON.stringify(content)
  if (Buffer.byteLength(text) > limits[type]) return refusalOf("batch_send", 10002)
  const objection = objections[type](content, tenant) ?? (mentions(text, tenant.auditedWords) ? 11312 : undefined)
  return objection === undefined ? undefined : refusalOf("batch_send", objection)
}

type Content = Readonly<Record<string, unknown>>
type MessageType = "text" | "image" | "post" | "share_chat" | "interactive"

const fields: Readonly<Record<MessageType, string | undefined>> = {
  text: "text",
  image: "image_key",
  post: "post",
  share_chat: "share_chat_id",
  interactive: undefined,
}

const limits: Readonly<Record<MessageType, number>> = {
  text: 150 * 1024,
  image: Infinity,
  post: 30 * 1024,
  share_chat: Infinity,
  interactive: 30 * 1024,
}

const objections: Readonly<Record<MessageType, (content: Content, tenant: Tenant) => number | undefined>> = {
  text: ({ text }, { forbidsAtAll }) => {
    if (typeof text !== "string") return 11246
    return forbidsAtAll && /<at\s[^>]*user_id\s*=\s*"all"/.test(text) ? 11235 : undefined
  },
  image: ({ image_key: key }, { imageKeys }) =>
    typeof key === "string" && (imageKeys === undefined || imageKeys.includes(key)) ? undefined : 11227,
  share_chat: ({ share_chat_id: id }, { chatIds }) =>
    typeof id === "string" && (chatIds === undefined || chatIds.includes(id)) ? undefined : 11231,
  post: ({ post }) => (isPost(post) ? undefined : 11246),
  interactive: () => undefined,
}

// Per language a title and rows of elements, each with its tag.
const isPost = (post: unknown): boolean =>
  isObject(post) &&
  Object.keys(post).length > 0 &&
  Object.values(post).every(
    (language) =>
      isObject(language) &&
      Array.isArray(language["content"]) &&
      language["content"].every(
        (row) => Array.isArray(row) && row.every((element) => isObject(element) && typeof element["tag"] === "string"),
      ),
  )

const mentions = (text: string, words: ReadonlyArray<string>): boolean => words.some((word) => text.includes(word))

const isType = (value: unknown): value is MessageType => typeof value === "string" && Object.hasOwn(fields, value)

const isObject = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && !Array.isArray(value)
