/** Codes of a facility, one below another, none of them broken. */
export const Codes = ({ codes }: { codes: readonly string[] }) =>
  codes.length === 0
    ? "―"
    : codes.map((code) => (
        <span key={code} className="block whitespace-nowrap tabular-nums">
          {code}
        </span>
      ));
