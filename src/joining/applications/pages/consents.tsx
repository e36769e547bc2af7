import { Banner } from "../../../ui/banner.tsx";
import { Checkbox } from "../../../ui/choice.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { giveConsents, listConsents } from "../api-consents.ts";

type Text = Reply<typeof listConsents>["texts"][number];

/** What one's organisation agreed to, and what waits for its agreement. */
export default function Consents() {
  const consents = useAsk(listConsents);
  return (
    <Page
      title="約束ごとへの同意"
      lead={{
        what: "安心して困りごとを話せる集まりにするための約束です。新しい版が出たときは、ここで同意をお願いします。",
        takes: "5分ほど",
      }}
    >
      <Loaded from={consents}>{(reply) => <Stand reply={reply} />}</Loaded>
    </Page>
  );
}

function Stand({ reply }: { reply: Reply<typeof listConsents> }) {
  const give = useDo(giveConsents);
  const asked = reply.texts.filter((one) => (one.required ? !one.given : one.given === null));
  const rest = reply.texts.filter((one) => !asked.includes(one));
  const optional = rest.filter((one) => !one.required);
  return (
    <>
      {reply.open > 0 ? (
        <Banner tone="warning" title={`同意をお願いしたいものが${reply.open}つあります`}>
          {!reply.may.consent && "同意できるのは、代表者の方です。"}
        </Banner>
      ) : (
        <Banner tone="success" title="必要な同意は、そろっています" />
      )}
      {asked.length > 0 && reply.may.consent && (
        <Section title="読んで、お選びください">
          <Form
            submit="この内容で同意する"
            onSubmit={(values) =>
              give.mutateAsync({
                body: {
                  consents: asked.map(({ id, version }) => ({
                    id,
                    version,
                    given: values.checked(id),
                  })),
                },
              })
            }
          >
            {asked.map((text) => (
              <div key={text.id} className="flex flex-col gap-2">
                <TextOf text={text} />
                <Checkbox name={text.id} label={text.check} required={text.required} />
              </div>
            ))}
          </Form>
        </Section>
      )}
      {rest.length > 0 && (
        <Section title="これまでにお答えいただいたもの">
          <ul className="flex flex-col gap-6">
            {rest.map((text) => (
              <li key={text.id} className="flex flex-col gap-2">
                <TextOf text={text} />
              </li>
            ))}
          </ul>
          {reply.may.consent && optional.length > 0 && (
            <Form
              submit="任意の同意を変える"
              look="outline"
              onSubmit={(values) =>
                give.mutateAsync({
                  body: {
                    consents: optional.map(({ id, version }) => ({
                      id,
                      version,
                      given: values.checked(id),
                    })),
                  },
                })
              }
            >
              {optional.map((text) => (
                <Checkbox
                  key={text.id}
                  name={text.id}
                  label={text.check}
                  defaultChecked={text.given === true}
                />
              ))}
            </Form>
          )}
        </Section>
      )}
    </>
  );
}

function TextOf({ text }: { text: Text }) {
  return (
    <>
      <h3 className="text-std-17B-170">{text.title}</h3>
      <p>
        {text.summary}
        {text.renewed && !text.given && "（前の版には同意いただいています）"}
      </p>
      {text.at && (
        <p className="flex flex-wrap items-center gap-2">
          <StatusTag
            tone={text.given ? "done" : "neutral"}
            label={text.given ? "同意" : "同意しない"}
          />
          <DateText at={text.at} time />
        </p>
      )}
      <Disclosure label={`「${text.title}」の全文`}>
        {text.parts.map((part) => (
          <div key={part.heading} className="mb-3">
            <h4 className="font-bold">{part.heading}</h4>
            <p>{part.text}</p>
          </div>
        ))}
        <p className="text-dns-14N-130 text-solid-gray-700">
          第{text.version}版{!text.verified && "（原典未照合）"}
        </p>
      </Disclosure>
    </>
  );
}
