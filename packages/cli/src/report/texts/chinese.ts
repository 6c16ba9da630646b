import { number } from "../../display/words.ts"
import { chineseCodes } from "./chineseCodes.ts"
import { chineseAdvice, chineseCauses } from "./chineseAdvice.ts"
import type { english } from "./english.ts"

/** 0.4 秒、12 秒、3 分 05 秒、2 小时 10 分 */
const duration = (millis: number): string => {
  if (millis < 9_950) return `${(millis / 1_000).toFixed(1)} 秒`
  const seconds = Math.round(millis / 1_000)
  if (seconds < 60) return `${seconds} 秒`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} 分 ${String(seconds % 60).padStart(2, "0")} 秒`
  return `${Math.floor(minutes / 60)} 小时 ${String(minutes % 60).padStart(2, "0")} 分`
}

const span = (minutes: number): string =>
  minutes % 1_440 === 0 ? `${minutes / 1_440} 天` : minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`

/**
 * Every text of a report in simplified Chinese, with the words of the platform's own pages: 批量消息, 撤回, 已读, 频控,
 * 租户, 应用, 撤回时限.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export const chinese: typeof english = {
  lang: "zh-CN",
  join: "，",
  joinIds: "、",
  title: (id) => `撤回任务 ${id}`,
  order: (reason, by) => `“${reason}”，发起人：${by}`,

  rows: {
    requested: "请求撤回",
    confirmed: "已确认撤回",
    settledShort: "未全部撤回",
    refused: "被拒绝",
    unverified: "未证实",
    cancelled: "已取消",
    blocked: "等待人工处理",
    open: "进行中",
  },
  confirmed: "已送达的消息全部撤回",
  settledShort: (missing, isLeast) => `${isLeast ? "至少 " : ""}${number(missing)} 条消息未能撤回`,
  refused: "平台不撤回这些批量消息",
  unverified: "已调用，但结果无法证实",
  cancelled: "在任何调用生效之前取消",
  blocked: "需要有人处理后才能继续",
  open: "尚未结束",

  nothingAccepted: "没有任何撤回请求被平台受理：不能认定有消息已撤回。",
  nothingRead: "尚未读到任何撤回进度：不能认定有消息已撤回。",
  back: (recalled, delivered) => `已送达的 ${number(delivered)} 条消息中，${number(recalled)} 条已撤回。`,
  readersUnknown: "撤回前有多少人已读，无从得知。",
  readers: (read, from, to) =>
    `撤回时${read === 0 ? "没有人已读" : `已有 ${number(read)} 人已读`}（统计时间：${from === to ? from : `${from} 至 ${to}`}，随每次调用读取）。`,
  noCall: "没有发起调用。",
  calls: (calls, rateLimited) =>
    `共调用 ${number(calls)} 次，${rateLimited === 0 ? "没有触发频控" : `其中 ${number(rateLimited)} 次触发频控`}。`,
  firstCalls: (within, least) =>
    `所有首次调用在 ${within < 1_000 ? "1 秒" : duration(within)}内完成${least > 0 ? `；按频控额度最快需要 ${duration(least)}` : ""}。`,

  leftForAPerson: "需要人工处理",
  blockedByPause: (waiting, by, reason, command) =>
    `${number(waiting)} 项撤回正在等待：${by} 暂停了任务（“${reason}”）。继续请执行：${command}`,
  blockedByCanary: (waiting, command) =>
    `${number(waiting)} 项撤回正在等待：先行批次未得到确认。要继续撤回其余各项，请执行：${command}`,
  reasonOf: (reason) =>
    reason
      .replace(
        /^canary: ([\d,]+) batch messages? to be confirmed first \((c-\S+)\)$/,
        "先行批次：先等 $1 项得到确认（$2）",
      )
      .replace(/^canary: ([\d,]+) batch messages? (?:is|are) confirmed \((c-\S+)\)$/, "先行批次：$1 项已确认（$2）"),
  blockedBySomething: (waiting) => `${number(waiting)} 项撤回等待人工处理。`,
  blockedByLane: (waiting, why, advice, command) =>
    `${number(waiting)} 项撤回正在等待：${why}。${advice}处理后请执行：${command}`,
  blockedForOthers: (appId, why, command) =>
    `应用 ${appId} 已停止一切调用，其他任务也受影响：${why}。可以恢复时请执行：${command}`,
  blockedFor: (cause, code) => {
    const meaning = code === undefined ? undefined : chineseCodes[code]?.meaning
    return meaning === undefined ? chineseCauses[cause] : `${chineseCauses[cause]}：${meaning}，错误码 ${code}`
  },
  because: (cause, answer) => `${cause}：${answer}`,
  fellShort: (id, missing, delivered) => `${id}（${number(delivered)} 条中的 ${number(missing)} 条）`,
  areShort: (count, named) =>
    `${number(count)} 项再次调用后仍有消息未撤回：${named}。请告知收到消息的人，或稍后重新撤回：feishu-recall reopen ID --reason "…"`,
  wereRefused: (count, why, remedy, ids) => `${number(count)} 项被拒绝：${why}。${remedy}涉及：${ids}。`,
  areUnverified: (count, lastAnswer, remedy, ids) =>
    `${number(count)} 项未证实${lastAnswer === undefined ? "" : `（最后一次响应：${lastAnswer}）`}：已调用，但没有得到证实。${remedy ?? ""}涉及：${ids}。稍后可重新读取：feishu-recall reread ID --reason "…"`,
  areParked: (count, ids) =>
    `${number(count)} 项撤回的存储记录已损坏，无法继续。请从备份恢复存储，或人工核实这些批量消息：${ids}。`,
  askSupport: "请将日志 ID 提供给平台技术支持。",
  andMore: (ids, more) => `${ids}，另有 ${number(more)} 项`,
  code: (code) => `错误码 ${code}`,
  http: (status) => `HTTP ${status}`,
  logId: (logId) => `日志 ID ${logId}`,
  meaning: (code) => chineseCodes[code]?.meaning,
  remedy: (code) => chineseCodes[code]?.remedy,
  cause: (cause) => chineseCauses[cause],
  advice: (cause, code) => (code === undefined ? undefined : chineseCodes[code]?.remedy) ?? chineseAdvice[cause],

  facts: "任务信息",
  outcomes: "撤回结果",
  outcome: "结果",
  recalls: "数量",
  means: "说明",
  reason: "原因",
  by: "发起人",
  label: "标签",
  campaign: "任务 ID",
  canary: "先行批次",
  canaryStands: (id, confirmed, requested) => `${id}：共 ${number(requested)} 项，已确认撤回 ${number(confirmed)} 项`,
  app: "应用",
  openedAt: "创建时间",
  sealedAt: "清单锁定时间",
  firstCallAt: "第一次调用",
  dispatchedAt: "最后一次首次调用",
  endedAt: "最后一项结束",
  messages: "消息与已读",
  zone: (zone) => `时间均为 ${zone} 时区。`,
  made: (at, version) => `本报告由 feishu-recall ${version} 于 ${at} 生成。`,
  claims: "“已受理”指平台已接受撤回请求；“已确认撤回”指事后再次读取进度，确认已送达的消息全部撤回。",

  course: "逐分钟经过",
  courseNote: (minutes) =>
    minutes === 1 ? "没有事件的分钟已省略。" : `每行为 ${span(minutes)}；没有事件的时段已省略。`,
  courseColumns: {
    from: "开始时间",
    calls: "调用",
    accepted: "已受理",
    confirmed: "已确认",
    refused: "被拒绝",
    rateLimited: "频控",
    recalledMessages: "撤回消息",
    readMessages: "已读人数",
  },
  beforeOpening: "任务开始前",
  nothingHappened: "尚无任何事件。",
  chart: (minutes) => (minutes === 1 ? "每分钟的撤回情况" : `每 ${span(minutes)}的撤回情况`),
  chartSays: (from, to, calls, accepted, confirmed) =>
    `${from} 至 ${to}：调用 ${number(calls)} 次，受理 ${number(accepted)} 项，确认撤回 ${number(confirmed)} 项。具体数字见下表。`,
  budget: (limit) => `频控上限 ${number(limit)}`,
  budgetAbove: (limit) => `频控上限 ${number(limit)}，高于本图范围`,

  history: "操作记录",
  historyColumns: { at: "时间", what: "操作", by: "操作人", reason: "原因" },
  leftOut: (count) => `其间另有 ${number(count)} 条操作已省略。`,
  did: {
    opened: "创建任务",
    sealed: "锁定清单",
    paused: "暂停",
    resumed: "继续",
    cancelled: "取消",
    reopened: "重新撤回",
    reread: "重新读取",
    laneBlocked: "停止一切调用",
    laneResumed: "恢复调用",
  },
  didFor: (what, recalls) => `${what}，${number(recalls)} 项`,
  platform: "平台（自动）",
  deed: (what, by, reason) => `${what}${by === "" ? "" : `，操作人：${by}`}${reason === "" ? "" : `，原因：${reason}`}`,

  appendix: "逐项明细",
  allOf: (count) => `全部 ${number(count)} 项，按清单顺序。`,
  firstOf: (shown, unconfirmed, command) =>
    `${unconfirmed > shown ? `未确认撤回的 ${number(unconfirmed)} 项中的前 ${number(shown)} 项` : `未确认撤回的 ${number(unconfirmed)} 项`}。导出全部明细：${command}`,
  recallColumns: {
    ordinal: "序号",
    id: "批量消息 ID",
    sentAt: "发送时间",
    status: "状态",
    answer: "响应",
    logId: "日志 ID",
    calls: "调用次数",
    firstCallAt: "首次调用",
    acceptedAt: "受理时间",
    endedAt: "结束时间",
    delivered: "已送达",
    recalled: "已撤回",
    read: "撤回前已读",
  },
  statuses: {
    requested: "等待调用",
    calling: "调用中",
    uncertain: "结果不明",
    accepted: "已受理",
    parked: "记录损坏",
    confirmed: "已确认撤回",
    settledShort: "未全部撤回",
    refused: "被拒绝",
    unverified: "未证实",
    cancelled: "已取消",
  },
}
