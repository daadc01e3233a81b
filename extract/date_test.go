package extract

import (
	"fmt"
	"testing"

	"attache/corpus"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ in, order, want string }{ // want: value and what is left; "?" no date expression; "!" one that names no one date
		{"2019-03-02", "", "2019-03-02"},
		{"2019-03-02T10:15:00Z", "", "2019-03-02 + T10:15:00Z"},
		{"2019/3/2.", "", "2019-03-02 + ."},
		{"2021.11.12", "", "2021-11-12"},
		{"2019-03", "", "2019-03"},
		{"2019-13-02", "", "!"},
		{"2019-02-30", "", "!"},
		{"2020-02-29", "", "2020-02-29"},
		{"2019年3月3日", "", "2019-03-03"},
		{"2019年 3月 3号", "", "2019-03-03"},
		{"2019年12月", "", "2019-12"},
		{"2019年", "", "2019"},
		{"2019年13月3日", "", "!"},
		{"3 March 2019", "", "2019-03-03"},
		{"3rd of March, 2019", "", "2019-03-03"},
		{"03 MAR 2019", "", "2019-03-03"},
		{"3-Mar-2019", "", "2019-03-03"},
		{"16 Nov. 2018", "", "2018-11-16"},
		{"17 Sept 2012", "", "2012-09-17"},
		{"March 3, 2019", "", "2019-03-03"},
		{"August 29th, 2016", "", "2016-08-29"},
		{"Sept. 13, 2019", "", "2019-09-13"},
		{"March 2019", "", "2019-03"},
		{"March\u00a02019", "", "2019-03"},
		{"4. Juni 2018", "", "2018-06-04"},
		{"1. März 2018", "", "2018-03-01"},
		{"31 February 2018", "", "!"},
		{"February 30, 2018", "", "!"},
		{"03/04/2019", "", "!"},
		{"03/04/2019", "dmy", "2019-04-03"},
		{"03/04/2019", "mdy", "2019-03-04"},
		{"14/09/2015", "", "2015-09-14"},
		{"14/09/2015", "mdy", "!"},
		{"09/14/2015", "", "2015-09-14"},
		{"09/14/2015", "dmy", "!"},
		{"07/07/2016", "", "2016-07-07"},
		{"7-7-2016", "", "2016-07-07"},
		{"05.12.2013", "", "2013-12-05"},
		{"05.12.2013", "mdy", "2013-12-05"},
		{"31.04.2013", "", "!"},
		{"May we 2019", "", "?"},
		{"Marching 2019", "", "?"},
		{"early 2019", "", "?"},
		{"3 March", "", "?"},
		{"3 March '19", "", "?"},
		{"3 March 20191", "", "?"},
		{"2019", "", "?"},
		{"2019.3", "", "?"},
		{"192.168.1.1", "", "?"},
		{"1.2.3", "", "?"},
		{"0 March 2019", "", "!"},
		{"00/00/2019", "", "!"},
		{"3 March 1492", "", "!"},
	} {
		got := "?"
		if w, ok := parseDate(c.in, 0, c.order); ok {
			switch got = "!"; {
			case w.valid && w.end < len(c.in):
				got = w.String() + " + " + c.in[w.end:]
			case w.valid:
				got = w.String()
			}
		}
		if got != c.want {
			t.Errorf("%q order %q: got %s, want %s", c.in, c.order, got, c.want)
		}
	}
}

func TestFindDate(t *testing.T) {
	for _, c := range []struct {
		title, text string
		meta        map[string]string
		order, want string // want: value field kind quote
	}{
		{text: "Moscow, 3 March 2019. A plant.", want: "2019-03-03 text dateline 3 March 2019"},
		{text: "A plant opened.\nDate: 03/04/2019\n", want: ""},
		{text: "A plant opened.\nDate: 03/04/2019\n", order: "dmy", want: "2019-04-03 text field 03/04/2019"},
		{text: "Date of report: 17 May 2017", want: "2017-05-17 text field 17 May 2017"},
		{text: "报告日期：2019年3月3日 俄罗斯", want: "2019-03-03 text field 2019年3月3日"},
		{text: "The law of 1 May 2001 was changed on 4 June 2018 at noon.", want: "2018-06-04 text text 4 June 2018"},
		{text: "The law of 1 May 2001 holds until 31 December 2030.", want: "2001-05-01 text text 1 May 2001"},
		{text: "The update of spring 2018 came late in 2019.", want: ""},
		{text: "Berlin, 31 February 2018. The law of 1 May 2001 stands.", want: ""},
		{text: "Conference from 3–5 March 2019 in Rome", want: ""},
		{title: "Note of 2 May 2016 on lasers", text: "Lasers.", want: "2016-05-02 title text 2 May 2016"},
		{text: "Moscow, 3 March 2019.", meta: map[string]string{"date": "2018-01-02"}, want: "2018-01-02 meta.date metadata 2018-01-02"},
		{text: "Moscow, 3 March 2019.", meta: map[string]string{"date": "2018-01-02 10:15:00"}, want: "2018-01-02 meta.date metadata 2018-01-02"},
		{text: "Moscow, 3 March 2019.", meta: map[string]string{"date": "unknown"}, want: "2019-03-03 text dateline 3 March 2019"},
		{text: "Moscow, 3 March 2019.", meta: map[string]string{"date": "2018-02-31"}, want: ""},
		{text: "Lasers.", meta: map[string]string{"year": "2014"}, want: "2014 meta.year metadata 2014"},
		{text: "Lasers.", meta: map[string]string{"published": " March 2014"}, want: "2014-03 meta.published metadata March 2014"},
		{text: "Lasers.", meta: map[string]string{"deadline": "2014-03-01"}, want: ""},
		{text: "Brussels, September 2018. A note.", want: "2018-09 text dateline September 2018"},
		{text: "", want: ""},
	} {
		doc := &corpus.Document{Title: c.title, Text: c.text, Meta: c.meta}
		got := ""
		if d := findDate(doc, passagesOf(doc), c.order); d != nil {
			e := d.Evidence[0]
			got = fmt.Sprintf("%s %s %s %s", d.Value, e.Field, e.Kind, e.Text)
			checkEvidence(t, doc, &corpus.Record{Date: d})
		}
		if got != c.want {
			t.Errorf("%q %v: got %q, want %q", c.text, c.meta, got, c.want)
		}
	}
}

func TestDateClosingLine(t *testing.T) {
	body := "A plant in Minsk grows crystals for lasers and asks for buyers. "
	for len(body) < 500 {
		body += body
	}
	for text, want := range map[string]string{
		body + "-- Embassy in Minsk, 19 Feb 2021":               "2021-02-19",
		body + "It opened on 19 Feb 2021 with a ceremony.":      "2021-02-19", // the newest of the first lines
		"Minsk, 1 May 2020\n" + body + "Closing, 19 Feb 2021":   "2020-05-01",
		body + body + body + "It opened on 19 Feb 2021 at noon": "",
	} {
		doc := &corpus.Document{Text: text}
		got := ""
		if d := findDate(doc, passagesOf(doc), ""); d != nil {
			got = d.Value
		}
		if got != want {
			t.Errorf("…%q: got %q, want %q", text[len(text)-40:], got, want)
		}
	}
}

// checkEvidence fails the test if a quote of the record does not stand where
// it says.
func checkEvidence(t *testing.T, doc *corpus.Document, rec *corpus.Record) {
	t.Helper()
	rec.ID, rec.Title, rec.Text, rec.Meta = doc.ID, doc.Title, doc.Text, doc.Meta
	if err := rec.CheckEvidence(); err != nil {
		t.Error(err)
	}
}

// Whatever the text, a date's evidence quotes it and the calendar has it.
func FuzzFindDate(f *testing.F) {
	for _, s := range []string{"Moscow, 3 March 2019.", "2019年3月3日", "Date: 03/04/2019", "31.02.2018\n", "Sep", "1/", "12-", "2019-", "2019年1", "May 3,", "\xff3 March 2019"} {
		f.Add(s, "dmy")
	}
	f.Fuzz(func(t *testing.T, s, order string) {
		doc := &corpus.Document{Text: s, Title: s, Meta: map[string]string{"date": s}}
		d := findDate(doc, passagesOf(doc), order)
		if d == nil {
			return
		}
		checkEvidence(t, doc, &corpus.Record{Date: d})
		if w, ok := parseDate(d.Value+".", 0, ""); d.Precision == "day" && (!ok || w.String() != d.Value) {
			t.Fatalf("%q: %q reads back as %q", s, d.Value, w.String())
		}
	})
}
