export { incident } from "./incident.ts"
export { services } from "./services.ts"
export { makeTeamClient, sendToDepartment } from "./teamClient.ts"
