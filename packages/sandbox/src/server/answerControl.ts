import { Result, Schema } from "effect"
import {
  changeApp,
  changeBatchMessage,
  changeSettings,
  changeTenant,
  revokeTokens,
  stageBatchMessages,
} from "../model/intervene.ts"
import { limits } from "../limits.ts"
import { parseObject } from "../model/parseObject.ts"
import type { PlatformRequest, PlatformResponse } from "../model/PlatformRequest.ts"
import { createApp, firstApp } from "../model/createApp.ts"
import type { WebhookState } from "../model/TicketOffice.ts"
import { setWebhook } from "../model/ticketPushes.ts"
import { calmDown } from "./calmDown.ts"
import * as commands from "./ControlCommands.ts"
import { changeWeather } from "./NetworkWeather.ts"
import { readPageFile } from "./pageFiles.ts"
import { reportCompany, reportLedger, reportRates, reportTruth } from "./reports.ts"
import type { SandboxShell } from "./SandboxShell.ts"
import { takeSnapshot } from "./snapshot.ts"

/**
 * The control API: what an outside program asks and changes about the sandbox itself. No authentication; it exists only
 * when it was asked for, and only on the loopback address.
 */
export const answerControl = (
  shell: SandboxShell,
  request: PlatformRequest,
): Pick<PlatformResponse, "status" | "headers" | "body"> => {
  const address = new URL(request.target, "http://sandbox")
  const [, name = "", id, tail] = address.pathname.split("/").slice(1)
  const file = request.method === "GET" && id === undefined ? readPageFile(name) : undefined
  if (file !== undefined) return file
  const route = `${request.method} ${name}${id === undefined ? "" : "/:id"}`
  const answer = routes[tail === undefined ? route : ""]
  if (answer === undefined) return json(404, { error: `no such control route: ${Object.keys(routes).join(", ")}` })
  const reply = answer(shell, { id: id ?? "", query: address.searchParams, body: request.body })
  return reply === undefined ? json(404, { error: `nothing known under ${id}` }) : json(reply.status, reply.body)
}

interface Control {
  readonly id: string
  readonly query: URLSearchParams
  readonly body: string
}

interface Reply {
  readonly status: number
  readonly body: unknown
}

const done = (body: unknown): Reply => ({ status: 200, body })

const full = (what: string, most: number): Reply => ({
  status: 400,
  body: { error: `a sandbox holds ${most} ${what} at most: start another one` },
})

const routes: Readonly<Record<string, (shell: SandboxShell, control: Control) => Reply | undefined>> = {
  "GET ledger": (shell) => done(reportLedger(shell)),
  "GET calls": ({ platform }, { query }) =>
    done({ calls: platform.ledger.latest(Math.min(1000, wholeNumber(query.get("limit"), 50))) }),
  "GET rates": (shell) => done(reportRates(shell)),
  "GET truth": (shell, { query }) =>
    done(reportTruth(shell, query.get("after") ?? undefined, wholeNumber(query.get("limit"), 1000))),
  "GET company": (shell, { query }) => {
    const company = reportCompany(shell, query.get("tenant") ?? undefined, wholeNumber(query.get("people"), 0))
    return company && done(company)
  },
  "GET settings": (shell) => done({ settings: shell.platform.settings, weather: shell.weather }),
  "GET snapshot": (shell) => done(takeSnapshot(shell)),
  "POST calm": (shell) => {
    calmDown(shell)
    return done({ settings: shell.platform.settings, weather: shell.weather })
  },
  "POST settings": (shell, { body }) =>
    withCommand(commands.SettingsCommand, body, ({ weather, ...settings }) => {
      if (Object.keys(settings).length > 0) changeSettings(shell.platform, settings)
      if (weather !== undefined) shell.weather = changeWeather(shell.weather, weather)
      return done({ settings: shell.platform.settings, weather: shell.weather })
    }),
  "POST batch-messages": (shell, { body }) =>
    withCommand(commands.StageCommand, body, ({ appId, count, people = 10, sentHoursAgo = 0 }) => {
      const { platform } = shell
      if (platform.batchMessages.length + count > limits.batchMessages)
        return full("batch messages", limits.batchMessages)
      const app = appId === undefined ? firstApp(platform) : platform.apps.get(appId)
      return app && done({ ids: stageBatchMessages(platform, app, { count, people, sentHoursAgo }, shell.now()) })
    }),
  "POST batch-messages/:id": (shell, { id, body }) =>
    withCommand(commands.BatchMessageCommand, body, (change) => {
      const changed = changeBatchMessage(shell.platform, id, change, shell.now())
      return changed && done(changed)
    }),
  "POST apps": (shell, { body }) =>
    withCommand(commands.AppCommand, body, ({ webhook, ...wishes }) => {
      if (shell.platform.apps.size >= limits.apps) return full("apps", limits.apps)
      const app = createApp(shell.platform, wishes)
      if (webhook !== undefined)
        setWebhook(shell.platform, app.appId, { encryptKey: undefined, ...webhook }, shell.now())
      return done(app)
    }),
  "POST apps/:id": (shell, { id, body }) =>
    withCommand(commands.AppChangeCommand, body, ({ webhook, ...changes }) => {
      const changed = changeApp(shell.platform, id, changes)
      if (changed === undefined) return undefined
      if (webhook !== undefined) setWebhook(shell.platform, id, { encryptKey: undefined, ...webhook }, shell.now())
      return done(changed)
    }),
  "POST tenants/:id": (shell, { id, body }) =>
    withCommand(commands.TenantCommand, body, (changes) => {
      const changed = changeTenant(shell.platform, id, changes)
      return changed && done(changed)
    }),
  "GET pushes": ({ platform: { ticketOffice } }) =>
    done({ webhooks: Array.from(ticketOffice.webhooks, describeWebhook), deliveries: ticketOffice.deliveries }),
  "POST time": (shell, { body }) =>
    withCommand(commands.TimeCommand, body, ({ advanceMs }) => {
      shell.aheadMs += advanceMs
      return done({ now: shell.now() })
    }),
  "POST tokens/:id": (shell, { id, body }) =>
    id === "revoke"
      ? withCommand(commands.RevokeCommand, body, (command) => done({ revoked: revokeTokens(shell.platform, command) }))
      : undefined,
  "POST shutdown": (shell) => {
    shell.shutDown()
    return done({})
  },
}

const describeWebhook = ([appId, { url, isVerified, nextTicketAt }]: readonly [string, WebhookState]) => ({
  appId,
  url,
  isVerified,
  nextTicketAt: Number.isFinite(nextTicketAt) ? nextTicketAt : null,
})

const withCommand = <A>(
  schema: Schema.Decoder<A>,
  body: string,
  run: (command: A) => Reply | undefined,
): Reply | undefined => {
  const input: unknown = body === "" ? {} : parseObject(body)
  const decoded = Schema.decodeUnknownResult(schema, { onExcessProperty: "error" })(input)
  return Result.isSuccess(decoded)
    ? run(decoded.success)
    : { status: 400, body: { error: `correct the body and try again: ${decoded.failure.message}` } }
}

const wholeNumber = (text: string | null, otherwise: number): number => {
  const value = text === null ? otherwise : Number(text)
  return Number.isInteger(value) && value >= 0 ? Math.min(value, limits.reportPage) : otherwise
}

const json = (status: number, body: unknown): Pick<PlatformResponse, "status" | "headers" | "body"> => ({
  status,
  headers: { "Content-Type": "application/json; charset=utf-8" },
  body: JSON.stringify(body),
})
