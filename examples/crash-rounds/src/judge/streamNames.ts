/** The batch message that a recall's stream is about. */
export const recallIdOf = (stream: string): string => stream.split(" ").at(-1)!

export const campaignStreamOf = (campaignId: string): string => `campaign ${campaignId}`
