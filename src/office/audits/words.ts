import type { loadLabels } from "./content.ts";
import type { EventRow } from "./queries-record.ts";
import type { RecordLine } from "./api.ts";
import { tellFacts } from "./facts.ts";

type Labels = ReturnType<typeof loadLabels>;

/** The names of the events of a kind; null for a kind that is not known. */
export function namesOf(kind: string, labels: Labels): string[] | null {
  const found = labels.find((one) => one.kind === kind);
  return found ? Object.keys(found.events) : null;
}

/** What an event is called; where content has no words yet, its plain name. */
export function labelOf(name: string, labels: Labels): string {
  return labels.find((one) => name in one.events)?.events[name] ?? name;
}

/**
 * An event as a reader may see it. The secretariat sees who it was; everybody else knows their own colleagues by
 * name, and of others the organisation.
 */
export function describeEvent(
  event: EventRow,
  reader: { organisationId: string | null; seesPeople: boolean },
  names: { people: ReadonlyMap<string, string>; organisations: ReadonlyMap<string, string> },
  labels: Labels,
): RecordLine {
  const { accountId, organisationId, forOrganisationId, data } = event;
  const isColleague = organisationId !== null && organisationId === reader.organisationId;
  const mayKnow = reader.seesPeople || isColleague;
  return {
    id: event.id,
    at: event.at,
    what: labelOf(event.name, labels),
    about: tellFacts(data, event.at),
    name: event.name,
    person: (mayKnow && accountId && names.people.get(accountId)) || null,
    organisation: (organisationId && names.organisations.get(organisationId)) || null,
    byToken: typeof data["token"] === "string",
    forOrganisation:
      (forOrganisationId && {
        id: forOrganisationId,
        name: names.organisations.get(forOrganisationId) ?? "",
      }) ||
      null,
  };
}
