import { testMoves } from "../../../test/moves.ts";
import { course } from "./machine.ts";

const MOVES = ["prove", "ask", "answer", "check", "group", "approve", "refuse", "reopen"];

testMoves(course, "not_open", MOVES, {
  sent: { prove: "waiting" },
  waiting: {
    ask: "asked",
    answer: "waiting",
    check: "waiting",
    group: "waiting",
    approve: "approved",
    refuse: "refused",
  },
  asked: {
    ask: "asked",
    answer: "waiting",
    check: "asked",
    group: "asked",
    approve: "approved",
    refuse: "refused",
  },
  // Who was let in is a member: leaving is for the rooms of members.
  approved: {},
  refused: { reopen: "waiting" },
});
