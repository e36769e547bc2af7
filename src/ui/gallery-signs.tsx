import { useState } from "react";
import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { DateText, Deadline } from "./date.tsx";
import { ConfirmButton } from "./dialog.tsx";
import { Disclosure } from "./disclosure.tsx";
import { Gloss } from "./gloss.tsx";
import { Header } from "./layout.tsx";
import { DownloadLink, ExternalLink, Link, LinkButton } from "./link.tsx";
import { Page, Section } from "./page.tsx";
import { StatusTag } from "./status-tag.tsx";
import { Steps } from "./steps.tsx";
import { Tag } from "./tag.tsx";
import { Undo } from "./undo.tsx";

const NOW = new Date("2026-11-21T14:05:00+09:00");
const later = () => new Promise<void>((resolve) => setTimeout(resolve, 1200));

export function GallerySigns() {
  const [undone, setUndone] = useState(false);
  return (
    <div className="flex flex-col gap-12">
      <Section title="見出しのある画面">
        <div className="rounded-12 border border-solid-gray-300 p-4 md:p-6">
          <Page
            title="FortiGate の SSL-VPN 機能に深刻な弱点"
            trail={[
              { label: "今日", to: "/today" },
              { label: "届いた注意喚起", to: "/answers" },
            ]}
            tags={
              <>
                <StatusTag tone="danger" label="至急" />
                <StatusTag tone="waiting" label="回答待ち" />
                <Tag icon="device">ファイアウォール</Tag>
              </>
            }
            lead={{
              what: "貴院の FortiGate 60F が対象かどうかを確かめて、回答してください。",
              by: <Deadline at="2026-11-24T17:00:00+09:00" now={NOW} />,
              takes: "約3分",
              unsure: "「わからない」を選ぶか、保守業者にそのまま送れる文面をお使いください。",
            }}
            actions={
              <Button icon="print" onClick={() => window.print()}>
                印刷する
              </Button>
            }
          />
        </div>
      </Section>
      <Section title="画面の頭">
        <div className="rounded-12 border border-solid-gray-300">
          <Header
            session={{
              signedIn: true,
              account: { name: "佐藤 みどり", mail: "sato@example.jp" },
              organisation: {
                id: "1",
                name: "医療法人社団あおぞら会 あおぞら中央病院",
                kind: "institution",
              },
              role: "institution",
              standing: "member",
              organisations: [],
              switchable: true,
              holds: ["password"],
              confirmWith: ["password"],
              needs: null,
            }}
            path="/reactions/12"
            places={[
              { label: "今日", to: "/today" },
              { label: "届いた注意喚起", to: "/answers" },
              { label: "資産台帳", to: "/assets" },
              { label: "連絡先", to: "/members" },
            ]}
            onSignOut={later}
            label="見本のページ"
          />
        </div>
      </Section>
      <Section title="ボタン">
        {(["solid", "outline", "text", "danger"] as const).map((look) => (
          <div key={look} className="flex flex-wrap items-center gap-4">
            <Button look={look} size="large">
              回答を送る
            </Button>
            <Button look={look} icon="plus">
              機器を追加
            </Button>
            <Button look={look} size="small">
              変更
            </Button>
            <Button look={look} pending>
              送信しています
            </Button>
            <Button look={look} disabled>
              使えません
            </Button>
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-4">
          <LinkButton to="/ui?part=fields" look="solid" icon="arrow-right">
            次へ進む
          </LinkButton>
          <DownloadLink href="/ui" kind="CSV・24KB">
            一覧をダウンロード
          </DownloadLink>
          <CopyButton text="保守ご担当者様" />
          <ConfirmButton
            look="solid"
            icon="send"
            label="公開する"
            title="312施設に公開しますか"
            confirm="312施設に公開する"
            onConfirm={later}
          >
            <p>
              公開すると、すぐにメールの送信が始まります。公開した文面は、あとから書き換えられません。
            </p>
          </ConfirmButton>
          <ConfirmButton
            danger
            label="取り下げる"
            title="この注意喚起を取り下げますか"
            confirm="取り下げる"
            onConfirm={later}
          />
        </div>
        <p>
          <Link to="/ui">画面の中のリンク</Link>と、
          <ExternalLink href="https://www.jpcert.or.jp/">JPCERT/CC のウェブサイト</ExternalLink>
        </p>
      </Section>
      <Section title="札">
        <div className="flex flex-wrap gap-3">
          <StatusTag tone="danger" label="至急" />
          <StatusTag tone="danger" label="支援してほしい" icon="hand" />
          <StatusTag tone="warning" label="期限超過" />
          <StatusTag tone="waiting" label="回答待ち" />
          <StatusTag tone="progress" label="確認中" />
          <StatusTag tone="progress" label="対応予定" icon="calendar" />
          <StatusTag tone="done" label="対応済" />
          <StatusTag tone="neutral" label="該当なし" />
          <StatusTag tone="unknown" label="わからない" />
          <Tag>TLP:AMBER</Tag>
          <Tag icon="building">有床診療所</Tag>
        </div>
      </Section>
      <Section title="お知らせ">
        <Banner tone="info" title="11月22日（日）2時から4時まで、メールの送信を止めます">
          <p>届いていた注意喚起は、4時を過ぎてから送ります。</p>
        </Banner>
        <Banner tone="success" title="回答を受け付けました" />
        <Banner
          tone="warning"
          title="連絡先のメールが届いていません"
          action={
            <LinkButton to="/ui" size="small">
              連絡先を見直す
            </LinkButton>
          }
        >
          <p>11月20日（金）に送ったメールが戻ってきました。</p>
        </Banner>
        <Banner tone="error" title="保存できませんでした。もう一度お試しください。" />
        {undone ? (
          <Undo done="回答を取り消しました" />
        ) : (
          <Undo done="回答を「対応済」で記録しました" onUndo={() => setUndone(true)} />
        )}
      </Section>
      <Section title="手順">
        <Steps steps={["機器を選ぶ", "バージョンを入れる", "使い方", "確認"]} current={1} />
      </Section>
      <Section title="言葉と日付">
        <p>
          この機器の
          <Gloss term="ファームウェア">
            機器の中で動いている基本のソフトのことです。バージョンの番号は管理画面に出ています。
          </Gloss>
          を、修正されたバージョンに上げてください。
        </p>
        <Disclosure label="専門家向けの根拠を見る">
          <p>CVE-2024-21762　CVSS 9.8　対象 7.2.0〜7.2.6</p>
        </Disclosure>
        <ul className="list-disc pl-6">
          <li>
            <DateText at="2026-11-21" />／<DateText at="2026-11-21T14:05:00+09:00" time />／
            <DateText at="2026-11-21" era />
          </li>
          {["2026-12-10", "2026-11-22", "2026-11-21", "2026-11-19"].map((day) => (
            <li key={day}>
              <Deadline at={day} now={NOW} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
