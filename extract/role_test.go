package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// rolesOf is "CODE role role; CODE role", by code.
func rolesOf(list []corpus.Country) string {
	var parts []string
	for _, c := range list {
		part := c.Code
		for _, r := range c.Roles {
			part += " " + r.ID
		}
		parts = append(parts, part)
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func TestAssignRoles(t *testing.T) {
	for _, c := range []struct{ in, home, want string }{
		{"{CN Chinese} Embassy in {RU^Moscow}. A plant on the Oka builds tubes.", "", "CN partner; RU origin post"},
		{"Country: {RU=Russia}\nCustomers in {DE=Germany} and {KZ=Kazakhstan}.", "", "DE mention; KZ mention; RU origin"},
		{"Country: {RU=Russia}\nA {CN Chinese} firm may take part.", "CN", "CN partner; RU origin"},
		{"Country: {RU=Russia}\nA {CN Chinese} firm may take part.", "none", "CN mention; RU origin"},
		{"Country: {CN=China}\nA works in {CN@Hefei} offers a laser.", "CN", "CN origin"},
		{"Country: {IL=Israel}\nThe firm is looking for a {CN Chinese} investor.", "none", "CN partner; IL origin"},
		{"Country: {IL=Israel}\nThe firm wants partners in {IN=India}.", "none", "IL origin; IN partner"},
		{"Country of origin: {GR=Greece}\nSought from {CN=China}: a maker", "none", "CN partner; GR origin"},
		{"# {JP=Japan} and {KR=Korea}: fuel cells\n{JP=Japan} sells stacks. {KR=Korea} builds a factory. {DE=Germany} does so elsewhere.", "CN", "DE mention; JP origin; KR origin"},
		{"# {FR French} supplier orders valves\n{FR^Paris}, May. The valves hold. {IT=Italy} lost.", "", "FR origin; IT mention"},
		{"# Lecture\nThe {CN#Bank of China} met the {US#University of Texas}.", "", "CN mention; US mention"},
		{"Permanent Mission of {CN=China} to the United Nations, {US@New York}. {BR=Brazil} and {JP=Japan} spoke.", "", "BR mention; CN partner; JP mention; US post"},
		{"Consulate General of {CN=China} in {US@Houston}. A company in {US~Colorado} has an injector cleared in {DE=Germany}.", "", "CN partner; DE mention; US origin post"},
		{"{GB British} Embassy {FR^Paris}. A note.", "none", "FR origin post; GB mention"},
		{"No country is named.", "CN", ""},
	} {
		doc, mentions := markedCountries(c.in)
		passages := passagesOf(doc)
		post := findPost(doc, passages, mentions)
		got := assignRoles(doc, passages, mentions, post, nil, c.home)
		checkEvidence(t, doc, &corpus.Record{Countries: got})
		if rolesOf(got) != c.want {
			t.Errorf("%q home %q\n got %s\nwant %s", c.in, c.home, rolesOf(got), c.want)
		}
	}
}

// A column that states the country is as good as a field in the text.
func TestRolesFromColumn(t *testing.T) {
	doc, mentions := markedCountries("Sold in {DE=Germany}. Made in {FR=France}. Known in {DE=Germany}.")
	doc.Meta = map[string]string{"country": "Russia"}
	m := mentions[0]
	m.Field, m.Code, m.Span = "meta.country", "RU", corpus.Span{Start: 0, End: 6}
	got := assignRoles(doc, append(passagesOf(doc), cutter.passage("meta.country", "Russia")), append(mentions, m), nil, nil, HomeNone)
	checkEvidence(t, doc, &corpus.Record{Countries: got})
	if want := "DE mention; FR mention; RU origin"; rolesOf(got) != want {
		t.Errorf("got %s, want %s", rolesOf(got), want)
	}
}

// The country of the organisation that offers decides between two that are
// named alike.
func TestRolesFromOrganizations(t *testing.T) {
	doc, mentions := markedCountries("Acme met visitors. {FR=France} was named. So was {IT=Italy}.")
	org := corpus.Organization{Name: "Acme", Country: "IT", Score: 0.95, Mentions: []corpus.Evidence{{Field: "text", Span: corpus.Span{Start: 0, End: 4}, Text: "Acme"}}}
	weight := func(list []corpus.Country, code string) float64 {
		for _, c := range list {
			if c.Code == code && len(c.Roles) > 0 && c.Roles[0].ID == "origin" {
				return c.Roles[0].Score
			}
		}
		return 0
	}
	passages := passagesOf(doc)
	without := assignRoles(doc, passages, mentions, nil, nil, HomeNone)
	with := assignRoles(doc, passages, mentions, nil, []corpus.Organization{org}, HomeNone)
	if weight(with, "IT") <= weight(without, "IT") || weight(with, "IT") <= weight(with, "FR") {
		t.Errorf("without %s\nwith %s", rolesOf(without), rolesOf(with))
	}
	checkEvidence(t, doc, &corpus.Record{Countries: with})
}

func TestCountriesGroupMentions(t *testing.T) {
	doc, mentions := markedCountries("{FR=France}, the {FR French}, and {IT=Italy}.")
	got := assignRoles(doc, passagesOf(doc), mentions, nil, nil, "")
	type line struct {
		Code     string
		Score    float64
		Mentions int
	}
	var lines []line
	for _, c := range got {
		lines = append(lines, line{c.Code, c.Score, len(c.Mentions)})
	}
	if diff := cmp.Diff([]line{{"FR", 0.99, 2}, {"IT", 0.9, 1}}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestHomeCode(t *testing.T) {
	post := &corpus.Post{Sender: "CN"}
	for _, c := range []struct {
		home string
		post *corpus.Post
		want string
	}{{"", post, "CN"}, {HomeAuto, post, "CN"}, {HomeAuto, nil, ""}, {HomeNone, post, ""}, {"GB", post, "GB"}} {
		if got := homeCode(c.home, c.post); got != c.want {
			t.Errorf("%q: got %q, want %q", c.home, got, c.want)
		}
	}
}
