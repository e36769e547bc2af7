import type { FastifyReply } from "fastify";

const TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
};

/** What we made is saved under this name. */
export function download(
  response: FastifyReply,
  name: `${string}.${keyof typeof TYPES}`,
): FastifyReply {
  const ending = name.slice(name.lastIndexOf(".") + 1) as keyof typeof TYPES;
  return save(response, name, TYPES[ending]);
}

/** What somebody else made is saved as well, and never opened within our origin, whatever its name says. */
export const downloadUnopened = (response: FastifyReply, name: string): FastifyReply =>
  save(response, name, "application/octet-stream");

/** The name in Japanese as RFC 6266 writes it. */
function save(response: FastifyReply, name: string, type: string): FastifyReply {
  const file = encodeURIComponent(name.toWellFormed());
  return response
    .header("content-type", type)
    .header("content-disposition", `attachment; filename*=UTF-8''${file}`);
}
