import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./query.ts";
import { router } from "./router.tsx";
import { SESSION_KEY } from "./session.tsx";

// The fonts come after the first picture: the text stands at once in the system's own font.
void import("./fonts.css");

const client = createQueryClient(() => void client.invalidateQueries({ queryKey: SESSION_KEY }));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
