import { signIn } from "../../../entrance/accounts/api.ts";
import { Button, type ButtonLook } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import type { getDemo } from "../api.ts";

export type Demo = Reply<typeof getDemo>;
export type Player = Demo["players"][number];

/** Signs in as somebody of the demo with one click, and goes there. */
export function Enter({
  player,
  password,
  to,
  look,
  children,
}: {
  player: Player;
  password: string;
  to: string;
  look?: ButtonLook;
  children: string;
}) {
  const enter = useDo(signIn);
  const go = async () => {
    await enter.mutateAsync({ body: { mail: player.mail, password } });
    // The page is loaded anew, so nothing that was shown to somebody else stays in memory.
    window.location.assign(to);
  };
  return (
    <div className="flex flex-col items-start gap-3">
      {enter.error && <Failure error={enter.error} />}
      <Button look={look} icon="user" pending={enter.isPending} onClick={() => void go()}>
        {children}
      </Button>
    </div>
  );
}
