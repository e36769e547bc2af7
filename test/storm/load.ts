import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { documentOf } from "../hostile/upload.ts";

/** One question of the storm. */
export interface Shot {
  method: string;
  path: string;
  cookie?: string;
  type?: string;
  body?: Buffer | string;
}

/** Who waits longer than this is called hanging. */
const HANGING_MS = 120_000;

/** Asks from an address of its own, as so many clients would; 0 where the line broke, -1 where nobody answered. */
export function shoot(url: string, shot: Shot, from: string): Promise<number> {
  const { method, path, cookie = "", type, body } = shot;
  return new Promise((resolve) => {
    const asking = request(
      url + path,
      {
        method,
        agent: new Agent(),
        localAddress: from,
        timeout: HANGING_MS,
        headers: {
          "x-tasuki": "1",
          cookie,
          ...(type ? { "content-type": type } : {}),
          ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        },
      },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode ?? 0));
        response.once("error", () => resolve(0));
      },
    );
    asking.once("timeout", () => {
      resolve(-1);
      asking.destroy();
    });
    asking.once("error", () => resolve(0));
    asking.end(body);
  });
}

/** The client of a number: loopback is a whole network of them. */
export const clientNamed = (number: number) =>
  `127.1.${Math.floor(number / 200)}.${(number % 200) + 1}`;

/** A file as a browser sends it. */
export function fileOf(path: string, cookie: string, name: string, content: Buffer): Shot {
  const body = Buffer.concat([
    Buffer.from(
      `--B\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    content,
    Buffer.from("\r\n--B--\r\n"),
  ]);
  return { method: "POST", path, cookie, type: "multipart/form-data; boundary=B", body };
}

export const csvOf = (head: string, row: (at: number) => string, rows: number) =>
  Buffer.from([head, ...Array.from({ length: rows }, (_, at) => row(at))].join("\n"));

export const advisory = (products: number, number: number) =>
  Buffer.from(
    documentOf(products).toString().replaceAll(`V-${products}`, `V-${products}-${number}`),
  );

/** Opens so many uploads that send a byte now and then, or say only half of their headers; ends them with `stop`. */
export function loiter(url: string, path: string, cookie: string, most: number, isHalf: boolean) {
  const { hostname, port } = new URL(url);
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${hostname}`,
    `cookie: ${cookie}`,
    "x-tasuki: 1",
    "content-type: multipart/form-data; boundary=B",
  ].join("\r\n");
  const body =
    '\r\ncontent-length: 1000000\r\n\r\n--B\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
  const sockets = Array.from({ length: most }, (_, number): Socket => {
    const localAddress = clientNamed(number);
    const socket = connect({ host: hostname, port: Number(port), localAddress });
    socket.on("error", () => {});
    socket.write(isHalf ? head : head + body);
    return socket;
  });
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable && !isHalf) socket.write("x");
  }, 1_000);
  return {
    stop: async () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await sleep(0);
    },
  };
}
