import { runService } from "./server/runService.ts"

runService()
