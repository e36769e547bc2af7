import { machine } from "../../base/later/machine.ts";
import type { State } from "./api.ts";

type Move = "prove" | "ask" | "answer" | "check" | "group" | "approve" | "refuse" | "reopen";

/** What may become of an application. Only a refusal is taken back, and its mail waits a while for that. */
export const course = machine<State, Move>({
  refusal: "not_open",
  moves: {
    // The applicant pressed behind the link that proves the address.
    prove: { sent: "waiting" },
    ask: { waiting: "asked", asked: "asked" },
    answer: { waiting: "waiting", asked: "waiting" },
    check: { waiting: "waiting", asked: "asked" },
    group: { waiting: "waiting", asked: "asked" },
    approve: { waiting: "approved", asked: "approved" },
    refuse: { waiting: "refused", asked: "refused" },
    reopen: { refused: "waiting" },
  },
});

/** The secretariat has it, and has not decided. */
export const isOpen = ({ state }: { state: State }): boolean => course.can(state, "check");
