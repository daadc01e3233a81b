package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const mailbox = "From alice@example.org Tue Mar  2 10:00:00 2021\nFrom: Alice <alice@example.org>\nSubject: First\nDate: Tue, 2 Mar 2021 10:00:00 +0100\nMessage-ID: <1@example.org>\n\n" +
	"A licence is offered.\n>From the desk of Alice.\n>>From quoted\nFrom now on it is text\n\nFrom here to there it is text too\n\n" +
	"From bob@example.org Wed Mar  3 10:00:00 2021\n"

func TestMbox(t *testing.T) {
	second := strings.ReplaceAll(mailText, "\r\n", "\n")
	docs, skips := readAll(t, Options{}, folder(t, map[string]string{
		"box": mailbox + second, "one.eml": "From a b\nSubject: x\n\nstarts as a mailbox does\n", "cut.mbox": mailbox + second[:430], "crlf.mbox": strings.ReplaceAll(mailbox+second, "\n", "\r\n"),
		"not.mbox": "no mailbox at all", "letter.txt": "From Norway with love.\n\nA report.",
	}))
	const first = `A licence is offered.\nFrom the desk of Alice.\n>From quoted\nFrom now on it is text\n\nFrom here to there it is text too\n\n`
	want := strings.TrimLeft(`
doc box:1 eml/1 "`+first+`"
doc box:14 eml/1 "Café lasers are offered."
doc box:14!table.csv:2 csv/1 "row"
doc box:14!part-2.eml eml/1 "inner text"
doc crlf.mbox:1 eml/1 "`+strings.ReplaceAll(first, `\n`, `\r\n`)+`"
doc crlf.mbox:14 eml/1 "Café lasers are offered."
doc crlf.mbox:14!table.csv:2 csv/1 "row"
doc crlf.mbox:14!part-2.eml eml/1 "inner text"
doc cut.mbox:1 eml/1 "`+first+`"
doc cut.mbox:14 eml/1 "Café lasers are offered."
doc letter.txt text/1 "From Norway with love.\n\nA report."
doc one.eml:1 eml/1 "starts as a mailbox does\n"
skip cut.mbox:14!rest truncated
skip not.mbox unsupported
`, "\n")
	if diff := cmp.Diff(want, listing(docs, skips)); diff != "" {
		t.Fatal(diff)
	}
	if docs[0].Meta["message-id"] != "<1@example.org>" || docs[0].Title != "First" || docs[0].Meta["date"] != "2021-03-02" {
		t.Errorf("%+v", docs[0])
	}
	mail, row, inner := docs[1], docs[2], docs[3]
	if mail.Meta["attachments"] != "table.csv; part-2.eml" || row.Meta["attached_to"] != mail.ID || inner.Meta["attached_to"] != mail.ID || docs[4].Meta["attached_to"] != "" {
		t.Errorf("what is attached to what is lost: %v %v %v", mail.Meta, row.Meta, inner.Meta)
	}
	_, skips = readAll(t, Options{MaxBytes: 100}, folder(t, map[string]string{"a.mbox": mailbox + "Subject: x\n\n" + strings.Repeat("long ", 100)}))
	if len(skips) != 2 || skips[1].Detail != "a message of more than 100 bytes, the limit of one document (--max-bytes)" {
		t.Error(skips)
	}
}

func FuzzMbox(f *testing.F) {
	fuzzSeeds(f, mailbox+mailText, "From x\nA: b\n\n\nFrom y\nC: d\n\n>From z")
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzFile(t, "f.mbox", append([]byte("From x\nSubject: y\n\n"), data...))
	})
}
