/** Why a backup cannot be used, in one sentence for whoever runs the program. */
const WORDS = {
  cut: "it ends too early: the file is cut off",
  altered: "a part of it is not as it was written",
  cut_or_altered: "it is cut off, or its end is not as it was written",
  no_backup: "it is no backup of this program",
  wrong_passphrase:
    "the passphrase is another one: set BACKUP_PASSPHRASE to the one it was made with",
  wrong_identity: "the key does not open it: name the one it was made for in BACKUP_IDENTITY",
  needs_passphrase: "it was made with a passphrase: set BACKUP_PASSPHRASE",
  needs_identity: "it was made for an age key: name the file that holds it in BACKUP_IDENTITY",
  sums: "what it holds does not add up to what it says it holds",
  newer_format: "it was made by a later version of this program: restore it with that one",
  upload_missing: "an uploaded file of it is missing beside it",
} as const;

/** A file that is no whole backup, or one that cannot be opened with what was given. */
export class Damaged extends Error {
  override name = "Damaged";
  readonly why: keyof typeof WORDS;
  constructor(why: keyof typeof WORDS, detail = "") {
    super(WORDS[why] + detail);
    this.why = why;
  }
}
