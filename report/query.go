package report

import "strings"

// query is the search that finds what a row counts; "" where there is none.
func query(by, key string) string {
	field, ok := map[string]string{
		"domain": "domain", "origin": "origin", "country": "country", "mode": "mode", "kind": "kind", "lang": "lang", "year": "date", "month": "date",
		"post": "post", "host": "role.post",
	}[by]
	switch {
	case !ok:
		return ""
	case key == None && field != "date":
		return "-has:" + field
	case key == Undated:
		return "-has:date"
	case special(key):
		return ""
	case by == "host":
		return ""
	case by == "post":
		_, place, some := strings.Cut(key, "/")
		if !some {
			return ""
		}
		return "post:" + quoted(place)
	}
	return field + ":" + quoted(key)
}

// quoted puts what the query language would take apart in quotes.
func quoted(s string) string {
	if strings.ContainsAny(s, " :()\"~*") {
		return `"` + strings.ReplaceAll(s, `"`, "") + `"`
	}
	return s
}
