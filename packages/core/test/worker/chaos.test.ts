import { describe, it } from "@effect/vitest"
import { enduresChaos } from "./enduresChaos.ts"

describe("whatever goes wrong", () => {
  it("ends every recall as it truly stands on the platform, brings every campaign to rest, and breaks no rate", () =>
    enduresChaos(25))
})
