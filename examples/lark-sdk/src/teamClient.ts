// #region team
import { Client, DefaultCache } from "@larksuiteoapi/node-sdk"
import { Redacted } from "effect"

/** What the team has had for years: one client of the official SDK, for all that its program says to the platform. */
export const makeTeamClient = (domain: string, appId: string, appSecret: Redacted.Redacted): Client =>
  new Client({
    appId,
    appSecret: Redacted.value(appSecret),
    domain,
    cache: new DefaultCache(),
    logger: silent,
  })

/**
 * What the SDK prints of a call that failed has the token in it. Its level `fatal` does not help: that is 0, which the SDK takes
 * for no level, and prints all from `info` on.
 */
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {} }

/** And the function that sends. The SDK has no typed method for batch messages. */
export const sendToDepartment = async (client: Client, departmentId: string, text: string): Promise<string> => {
  const answer = await client.request<{ readonly data: { readonly message_id: string } }>({
    method: "POST",
    url: "/open-apis/message/v4/batch_send/",
    data: { msg_type: "text", content: { text }, department_ids: [departmentId] },
  })
  return answer.data.message_id
}
// #endregion
