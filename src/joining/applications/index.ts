/** Front door of the room applications (入会申請). */
export { answerQuestion, prove, type Statement, takeApplication, takeBack } from "./arrive.ts";
export { type Applicant, applicantOf, loadApplying, loadConsents } from "./content.ts";
export { readable, readMail, readSite, weighDomain } from "./evidence.ts";
export { post, PROOF, QUESTION } from "./letters.ts";
export { getApplicationById } from "./queries.ts";
export { getProof, getQuestion } from "./queries-arriving.ts";
