export { backup, restoreCommand } from "./command.ts";
