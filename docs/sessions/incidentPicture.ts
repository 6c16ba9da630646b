import { animateRecording } from "./animateRecording.ts"
import type { RecordedIncident } from "./recordIncident.ts"

/** The picture in the README. */
export const incidentPicture = ({ recording }: RecordedIncident): string =>
  animateRecording(
    recording,
    "feishu-recall at a terminal: it shows the plan for 300 batch messages and asks, takes them back, is stopped by Ctrl-C, " +
      "goes on, and reports that 296 are confirmed and 4 were refused",
  )
