import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { incidentPicture } from "./incidentPicture.ts"
import { recordIncident } from "./recordIncident.ts"

// Records the incident that the README shows, at a real terminal: `pnpm docs:recording`, a minute. It needs tmux.
const incident = await Effect.runPromise(recordIncident)
writeFileSync(join(import.meta.dirname, "incident.json"), `${JSON.stringify(incident, null, 1)}\n`)
writeFileSync(join(import.meta.dirname, "../session.svg"), incidentPicture(incident))
process.stdout.write("recorded docs/sessions/incident.json, drew docs/session.svg\n")
