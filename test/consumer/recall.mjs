import { createRecaller, isRecallError } from "feishu-recall"

const [url, appId, appSecret, store, id] = process.argv.slice(2)
const recaller = await createRecaller({ appId, appSecret, baseUrl: url, store })
const { outcome } = await recaller.recall(id)
await recaller.close()
const missing = await createRecaller({ appId, appSecret, store: "postgres://u:p@h/d" }).catch((error) => error)
process.stdout.write(JSON.stringify({ outcome, tag: isRecallError(missing) && missing._tag, message: missing.message }))
