/** Front door of the room applications (入会申請). */
export { answerQuestion, prove, type Statement, takeApplication, takeBack } from "./arrive.ts";
export { type Applicant, applicantOf, loadApplying, loadConsents } from "./content.ts";
export { weighDomain } from "./evidence.ts";
export { openProof, openQuestion } from "./letters.ts";
