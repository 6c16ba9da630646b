export { addRecallButton } from "./addRecallButton.ts"
export { announcements, type Service, type User } from "./announcements.ts"
export { openDatabase } from "./openDatabase.ts"
