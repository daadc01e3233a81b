//go:build ignore

// This program writes world.tsv: the outlines of countries out of Natural Earth
// at 1:110 million (public domain, www.naturalearthdata.com), as the npm package
// world-atlas 2.0.2 carries it in countries-110m.json. Run it as
//
//	go run models/world/gen.go < countries-110m.json > models/world/world.tsv
//
// The outlines are in the Equal Earth projection (Šavrič, Patterson and Jenny,
// International Journal of Geographical Information Science 33, 2019), in whole
// numbers of a map 1800 wide; Antarctica is left out.
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"

	"attache/extract/country"
)

type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Countries struct {
			Geometries []struct {
				Type       string
				Arcs       json.RawMessage
				Properties struct{ Name string }
			}
		}
	}
}

// called are the names that our table of countries does not have.
var called = map[string]string{
	"W. Sahara": "EH", "United States of America": "US", "Dem. Rep. Congo": "CD", "Dominican Rep.": "DO", "Falkland Is.": "FK", "Fr. S. Antarctic Lands": "TF",
	"Central African Rep.": "CF", "Eq. Guinea": "GQ", "Solomon Is.": "SB", "N. Cyprus": "CY", "Somaliland": "SO", "Bosnia and Herz.": "BA", "Macedonia": "MK",
	"S. Sudan": "SS", "eSwatini": "SZ", "Côte d'Ivoire": "CI", "Palestine": "PS", "New Caledonia": "NC", "Greenland": "GL", "Puerto Rico": "PR", "Kosovo": "XK",
	"Congo": "CG", "Czechia": "CZ", "Georgia": "GE", "Jordan": "JO", "Chad": "TD", "Niger": "NE", "Guinea": "GN", "Mali": "ML", "Turkey": "TR", "Taiwan": "TW",
}

func main() {
	var t topology
	if err := json.NewDecoder(os.Stdin).Decode(&t); err != nil {
		log.Fatal(err)
	}
	rings := map[string][]string{}
	size := map[string]int{}
	for _, g := range t.Objects.Countries.Geometries {
		code := called[g.Properties.Name]
		if code == "" {
			var ok bool
			if code, ok = country.Lookup(g.Properties.Name); !ok && g.Properties.Name != "Antarctica" {
				log.Fatalf("no code for %q", g.Properties.Name)
			}
		}
		var polygons [][][]int
		if g.Type == "Polygon" {
			polygons = make([][][]int, 1)
			if err := json.Unmarshal(g.Arcs, &polygons[0]); err != nil {
				log.Fatal(err)
			}
		} else if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
			log.Fatal(err)
		}
		for _, p := range polygons {
			ring, area := t.ring(p[0]) // a hole is another country, drawn later
			if code != "" && code != "AQ" && area > 3 {
				rings[code] = append(rings[code], ring)
				size[code] += area
			}
		}
	}
	codes := []string{}
	for code := range rings {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int { return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b)) })
	fmt.Println("# Outlines of countries after Natural Earth 1:110m (public domain), Equal Earth projection, written by gen.go: code, rings of x,y.")
	for _, code := range codes {
		fmt.Printf("%s\t%s\n", code, strings.Join(rings[code], ";"))
	}
}

// ring puts arcs together, and gives the area of the box around them.
func (t *topology) ring(arcs []int) (string, int) {
	var line [][2]float64
	for _, i := range arcs {
		var part [][2]float64
		var x, y float64
		for _, d := range t.Arcs[max(i, ^i)] {
			x, y = x+d[0], y+d[1]
			part = append(part, [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
		if i < 0 {
			slices.Reverse(part)
		}
		line = append(line, part...)
	}
	for i := 1; i < len(line); i++ { // over the date line there is no jump
		for line[i][0]-line[i-1][0] > 180 {
			line[i][0] -= 360
		}
		for line[i][0]-line[i-1][0] < -180 {
			line[i][0] += 360
		}
	}
	var rings []string
	area := 0
	for _, shift := range []float64{0, 360, -360} {
		if ring, a := plot(clip(clip(line, shift, 1), 0, -1)); a > 3 {
			rings, area = append(rings, ring), area+a
		}
	}
	return strings.Join(rings, ";"), area
}

// clip shifts a ring and leaves out what then lies east (side 1) or west (side
// -1) of the map (Sutherland and Hodgman).
func clip(line [][2]float64, shift, side float64) (kept [][2]float64) {
	for i := range line {
		a, b := line[(i+len(line)-1)%len(line)], line[i]
		x, y := side*(a[0]+shift), side*(b[0]+shift)
		if (x <= 180) != (y <= 180) {
			kept = append(kept, [2]float64{side * 180, a[1] + (180-x)/(y-x)*(b[1]-a[1])})
		}
		if y <= 180 {
			kept = append(kept, [2]float64{b[0] + shift, b[1]})
		}
	}
	return kept
}

// plot gives the points of a ring on the map, and the area of the box around it.
func plot(line [][2]float64) (string, int) {
	var points []string
	low, high := [2]int{1 << 20, 1 << 20}, [2]int{}
	for _, p := range line {
		x, y := project(p[0], p[1])
		low[0], low[1] = min(low[0], x), min(low[1], y)
		high[0], high[1] = max(high[0], x), max(high[1], y)
		if s := fmt.Sprintf("%d,%d", x, y); len(points) == 0 || points[len(points)-1] != s {
			points = append(points, s)
		}
	}
	if len(points) < 3 {
		return "", 0
	}
	return strings.Join(points, " "), (high[0] - low[0]) * (high[1] - low[1])
}

// project is the Equal Earth projection.
func project(lon, lat float64) (int, int) {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	theta := math.Asin(math.Sqrt(3) / 2 * math.Sin(lat*math.Pi/180))
	t2 := theta * theta
	t6 := t2 * t2 * t2
	x := 2 * math.Sqrt(3) * lon * math.Pi / 180 * math.Cos(theta) / (3 * (9*a4*t6*t2 + 7*a3*t6 + 3*a2*t2 + a1))
	y := theta * (a4*t6*t2 + a3*t6 + a2*t2 + a1)
	const scale = 1800 / (2 * 2.7066)
	return int(math.Round((x + 2.7066) * scale)), int(math.Round((1.3173 - y) * scale))
}
