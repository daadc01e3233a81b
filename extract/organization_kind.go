package extract

import (
	"strings"

	"attache/corpus"
	"attache/extract/kind"
)

// sureKind is the probability from which a kind is given.
const sureKind = 0.4

// saysKind is how many times likelier a kind becomes when the sentence says
// it: "X, a Swiss maker of pumps".
const saysKind = 200

// knownBody is what everyone knows of a body called by its acronym, which the
// letters do not tell.
type knownBody struct{ kind, country string }

// knownTable holds, a line a kind and country ("--" for none), well-known short
// names. International bodies are ngo, and have no country.
const knownTable = `
ngo --	UN U.N. EU NATO WHO WTO IMF OECD UNESCO UNICEF UNHCR OPEC ASEAN IAEA Interpol Europol ICAO ITU WIPO WMO UNDP UNEP UNIDO OSCE CERN ESO ITER EMBL ESA EUMETSAT
government US	NASA NIH FDA CIA FBI DARPA DOE NSF NIST NOAA EPA SEC USPTO USAID FCC FAA CDC USDA USGS NRC IARPA BARDA NCI NSA DHS HHS ARPA-E Pentagon
military US	DoD USAF
government CN	NSFC MOST MIIT NDRC MOFCOM CNSA SASAC
government RU	Roscosmos Kremlin
company RU	Rosatom Rostec Gazprom Rosneft
government IN	ISRO DRDO DST CSIR
government JP	JAXA NEDO METI JST MEXT
government DE	DFG BMBF
institute DE	DLR
institute FR	CNRS CEA INSERM INRIA CNES ONERA INRAE
institute IT	CNR ENEA INFN
institute ES	CSIC
institute AU	CSIRO
institute JP	RIKEN AIST
institute KR	ETRI KIST KAERI KIMM
university KR	KAIST POSTECH UNIST
institute TW	ITRI
institute BE	imec IMEC
institute NL	TNO
institute FI	VTT
institute NO	SINTEF
institute US	JPL SRI MITRE RAND ORNL LANL LLNL
university US	MIT UCLA Caltech UCSD UCSF NYU USC
university CH	ETH EPFL
university GB	UCL
government GB	UKRI EPSRC BBSRC MRC
company US	IBM AMD HP GE GM 3M AT&T
company DE	BMW BASF SAP
company CH	ABB
company TW	TSMC UMC
company GB	BP BBC
company CN	SMIC ZTE BYD CATL CETC CASC CASIC AVIC NORINCO SMEE COMAC`

// knownNames is the same for full names of plain words, "|" between them.
const knownNames = `
government US	National Cancer Institute|National Institutes of Health|National Science Foundation|Food and Drug Administration|Department of Energy|Department of Defense|Environmental Protection Agency|White House|Federal Reserve|National Institute of Standards and Technology|Defense Advanced Research Projects Agency|Department of Commerce|State Department|Pentagon|Office of Naval Research
ngo --	European Union|European Commission|European Space Agency|United Nations|World Bank|World Health Organization|World Trade Organization|International Monetary Fund|European Central Bank|European Patent Office|European Investment Bank|International Atomic Energy Agency|European Southern Observatory|European Parliament|European Council|African Union|Red Cross|Asian Development Bank
company US	Amazon|Apple|Boeing|Google|Intel|Microsoft|Tesla|Ford|Pfizer|Merck|General Electric|General Motors|Qualcomm|Nvidia|NVIDIA|Cisco|Oracle|Dell|Honeywell
company CN	Huawei|Alibaba|Tencent|Baidu|Lenovo|Xiaomi
company KR	Samsung|Hyundai|LG|SK Hynix|SK hynix
company DE	Siemens|Bosch|Bayer|Volkswagen|Daimler|Infineon|Zeiss
company JP	Toyota|Honda|Nissan|Sony|Toshiba|Hitachi|Panasonic|Canon|Nikon|Fujitsu|NEC|Mitsubishi
company NL	Philips|ASML
company FR	Airbus|Renault|Thales|Safran|Sanofi|Total
institute DE	Fraunhofer Society|Fraunhofer-Gesellschaft|Max Planck Society|Helmholtz Association
university GB	Imperial College London|Imperial College
ngo GB	Royal Society`

func knownBodies() map[string]knownBody {
	m := make(map[string]knownBody, 256)
	for line := range strings.Lines(strings.TrimSpace(knownNames)) {
		head, names, _ := strings.Cut(strings.TrimSpace(line), "\t")
		k, code, _ := strings.Cut(head, " ")
		for name := range strings.SplitSeq(names, "|") {
			m[name] = knownBody{k, strings.TrimPrefix(code, "--")}
		}
	}
	for line := range strings.Lines(strings.TrimSpace(knownTable)) {
		head, names, _ := strings.Cut(strings.TrimSpace(line), "\t")
		k, code, _ := strings.Cut(head, " ")
		for name := range strings.FieldsSeq(names) {
			m[name] = knownBody{k, strings.TrimPrefix(code, "--")}
		}
	}
	return m
}

// kindNouns are the nouns by which sentences say what a body is.
const kindNouns = `
company	company firm maker manufacturer supplier producer provider developer startup start-up subsidiary retailer distributor bank airline corporation enterprise brewer miner carmaker automaker chipmaker drugmaker contractor conglomerate publisher insurer spin-off spinoff giant vendor operator
university	university college
institute	institute laboratory lab
government	ministry agency regulator department authority
hospital	hospital clinic
ngo	association foundation charity nonprofit non-profit society union
military	militia army navy`

func nouns() map[string]int {
	m := make(map[string]int, 64)
	for line := range strings.Lines(strings.TrimSpace(kindNouns)) {
		k, words, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for w := range strings.FieldsSeq(words) {
			m[w] = kind.Index(k)
		}
	}
	return m
}

// classify gives organisations their kind, in place: by what everyone knows, or
// the name's model and what the sentences say.
func (r *resolver) classify(orgs []corpus.Organization, passages []Passage) {
	text := make(map[string]string, len(passages))
	for i := range passages {
		text[passages[i].Field] = passages[i].Text
	}
	for i := range orgs {
		org := &orgs[i]
		if body, ok := r.known[org.Name]; ok {
			org.Kind = body.kind
			continue
		}
		if isMission(org.Name) {
			org.Kind = "government"
			continue
		}
		p := r.kinds.Probabilities(org.Name)
		for k := range org.Mentions {
			if said := r.saidKind(text[org.Mentions[k].Field], org.Mentions[k].Span); said >= 0 {
				p[said] *= saysKind
				break
			}
		}
		sum, best := 0.0, 0
		for k := range p {
			sum += p[k]
			if p[k] > p[best] {
				best = k
			}
		}
		if p[best] >= sureKind*sum {
			org.Kind = kind.Name(best)
		}
	}
}

// saidKind is the kind that the words around a mention say, -1 if they say
// none: "the firm X", "X, a Swiss maker of", "X is an agency".
func (r *resolver) saidKind(text string, span corpus.Span) int {
	before := strings.TrimRight(text[max(0, span.Start-24):span.Start], " ")
	if k, ok := r.nouns[before[strings.LastIndexByte(before, ' ')+1:]]; ok {
		return k
	}
	after := text[span.End:min(len(text), span.End+100)]
	for _, opening := range []string{", a ", ", an ", ", the ", " is a ", " is an ", " is the "} {
		rest, ok := strings.CutPrefix(after, opening)
		if !ok {
			continue
		}
		for n, w := range strings.Fields(rest) {
			if n > 6 || w == "of" || w == "in" || w == "for" || w == "at" || w == "that" {
				break
			}
			if k, ok := r.nouns[strings.TrimRight(w, ".,;:)")]; ok {
				return k
			}
			if strings.ContainsAny(w, ".,;:)") {
				break
			}
		}
	}
	return -1
}
