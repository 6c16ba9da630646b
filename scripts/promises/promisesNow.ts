import type { CampaignReport } from "../../packages/core/src/index.ts"
import { CampaignEvent, LaneEvent, RecallEvent } from "../../packages/core/src/index.ts"
import { exitCodes } from "../../packages/cli/src/exitCode.ts"
import { reportJson } from "../../packages/cli/src/report/reportJson.ts"
import * as testkit from "../../packages/testkit/src/index.ts"
import type { Law } from "../../packages/testkit/src/index.ts"
import type { Promised } from "./Promises.ts"
import { callsOfPort } from "./callsOfPort.ts"

/** Where the ports are. */
const ports = {
  RecallTransport: "packages/core/src/platform/RecallTransport.ts",
  TokenSource: "packages/core/src/platform/TokenSource.ts",
  TokenStore: "packages/core/src/platform/TokenStore.ts",
  EventStore: "packages/core/src/event-store/EventStore.ts",
  LaneLease: "packages/core/src/event-store/LaneLease.ts",
}

/** What this code promises, by name and in the order of the document. A list of laws is whatever is named `lawsOf…`. */
export const promisesNow = (readText: (path: string) => string): ReadonlyMap<string, Promised> =>
  new Map([
    ...Object.entries(testkit)
      .filter(([name, list]) => name.startsWith("lawsOf") && Array.isArray(list))
      .flatMap(([, list]) => list as unknown as ReadonlyArray<Pick<Law<never>, "number" | "sentence" | "announced">>)
      .map(({ announced = false, number, sentence }) =>
        promise(number, announced ? `${sentence} (announced)` : sentence, !announced),
      ),
    ...Object.entries(ports).flatMap(([port, path]) =>
      callsOfPort(port, readText(path)).map(([call, type]) => promise(`${port}.${call}`, type, !call.endsWith("?"))),
    ),
    ...[RecallEvent, CampaignEvent, LaneEvent].flatMap(({ cases }) =>
      Object.keys(cases).map((event) => promise(event, "an event at version 1")),
    ),
    ...Object.entries(exitCodes).map(([name, code]) => promise(`exit ${code}`, name)),
    ...Object.keys(reportJson({ campaign: {} } as unknown as CampaignReport, 0)).map((field) =>
      promise(`--json ${field}`, "a field of the report"),
    ),
  ])

const promise = (name: string, says: string, demands = false): readonly [string, Promised] => [name, { says, demands }]
