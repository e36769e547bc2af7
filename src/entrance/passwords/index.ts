export { loadPasswordRules } from "./content.ts";
export { checkPassword, hashPassword, isPassword } from "./password.ts";
