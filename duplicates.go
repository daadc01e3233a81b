package attache

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"attache/corpus"
	"attache/index"
	"attache/internal/par"
)

// DuplicateGroups are the near-duplicates of a corpus: reports that were
// repeated or re-posted, with small changes or none.
type DuplicateGroups struct {
	// Reports counts all records, Distinct each group once.
	Reports  int `json:"reports"`
	Distinct int `json:"distinct"`
	// Similarity is the least share of runs of three words that two texts have
	// in common to be put into one group, as it is estimated.
	Similarity float64 `json:"similarity"`
	// Groups come in the order of their heads.
	Groups []DuplicateGroup  `json:"groups"`
	heads  map[string]string // of every id in a group
}

// DuplicateGroup is a group of near-duplicates.
type DuplicateGroup struct {
	// Head is the record of the lowest seq: the one that came first.
	Head string `json:"head"`
	// Members are the others, by seq, with their similarity to the head.
	Members []DuplicateMember `json:"members"`
}

// DuplicateMember is a record that is like the head of its group, or like
// another member.
type DuplicateMember struct {
	ID         string  `json:"id"`
	Similarity float64 `json:"similarity"`
}

// Head returns the id that stands for a record when distinct reports are
// counted: the head of its group, or its own.
func (g *DuplicateGroups) Head(id string) string {
	if head := g.heads[id]; head != "" {
		return head
	}
	return id
}

// CountDistinct counts records with each group of near-duplicates once.
func (g *DuplicateGroups) CountDistinct(ids []string) int {
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		seen[g.Head(id)] = true
	}
	return len(seen)
}

// Duplicates returns the near-duplicates of the corpus folder. They are kept in
// duplicates.jsonl, and the signatures of the texts in duplicates.sig, so that
// only new texts are signed; where nothing can be kept, as in a read-only
// folder, they are made each time.
func Duplicates(ctx context.Context, folder string) (*DuplicateGroups, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	g, err := duplicatesOf(ctx, f)
	return g, errors.Join(err, f.Close())
}

// duplicateStamp is the first line of duplicates.jsonl: what it was built from,
// and how many groups follow.
type duplicateStamp struct {
	Type       string  `json:"type"`
	Version    int     `json:"version"`
	Runs       int     `json:"runs"`
	Records    int64   `json:"records"`
	Reports    int     `json:"reports"`
	Similarity float64 `json:"similarity"`
	Groups     int     `json:"groups"`
	Distinct   int     `json:"distinct"`
}

// duplicateVersion changes when texts are signed or grouped in another way.
const duplicateVersion = 1

func duplicateStampOf(f *corpus.Folder) duplicateStamp {
	return duplicateStamp{
		Type: "stamp", Version: duplicateVersion, Runs: len(f.Manifest().Runs), Records: f.Bytes(), Reports: f.Len(), Similarity: index.DuplicateSimilarity,
	}
}

func duplicatesOf(ctx context.Context, f *corpus.Folder) (*DuplicateGroups, error) {
	stamp, path := duplicateStampOf(f), filepath.Join(f.Dir(), "duplicates.jsonl")
	if g, ok := readDuplicates(path, stamp); ok {
		return g, nil
	}
	signed, err := signatures(ctx, f)
	if err != nil {
		return nil, err
	}
	g := &DuplicateGroups{Reports: f.Len(), Distinct: f.Len(), Similarity: index.DuplicateSimilarity, Groups: []DuplicateGroup{}}
	for _, found := range index.Duplicates(signed.list, index.DuplicateSimilarity) {
		group := DuplicateGroup{Head: found.Head}
		for _, m := range found.Members {
			group.Members = append(group.Members, DuplicateMember{m.ID, corpus.Round(m.Similarity)})
		}
		g.Groups = append(g.Groups, group)
		g.Distinct -= len(group.Members)
	}
	g.settle()
	stamp.Groups, stamp.Distinct = len(g.Groups), g.Distinct
	data, err := g.encode(stamp)
	if err != nil {
		return nil, err
	}
	if unlock, err := corpus.Lock(f.Dir()); err == nil {
		// Not to have kept them costs time, and no result.
		_ = errors.Join(signed.write(f), corpus.WriteFile(path, data), unlock())
	}
	return g, nil
}

// settle notes the head of every record in a group.
func (g *DuplicateGroups) settle() {
	g.heads = map[string]string{}
	for _, group := range g.Groups {
		g.heads[group.Head] = group.Head
		for _, m := range group.Members {
			g.heads[m.ID] = group.Head
		}
	}
}

func (g *DuplicateGroups) encode(stamp duplicateStamp) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(stamp)
	for _, group := range g.Groups {
		err = errors.Join(err, enc.Encode(group))
	}
	return out.Bytes(), err
}

// readDuplicates reads what encode wrote; ok is false if it is not whole or was
// built from other records.
func readDuplicates(path string, want duplicateStamp) (g *DuplicateGroups, ok bool) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	var have duplicateStamp
	if dec.Decode(&have) != nil {
		return nil, false
	}
	want.Groups, want.Distinct = have.Groups, have.Distinct
	if have != want {
		return nil, false
	}
	g = &DuplicateGroups{Reports: have.Reports, Distinct: have.Distinct, Similarity: have.Similarity, Groups: []DuplicateGroup{}}
	for range have.Groups {
		var group DuplicateGroup
		if dec.Decode(&group) != nil {
			return nil, false
		}
		g.Groups = append(g.Groups, group)
	}
	g.settle()
	return g, true
}

// signed are the signatures of a folder's texts, as duplicates.sig keeps them:
//
//	"attache signatures 1\n", length of records.jsonl covered: 8 bytes
//	of each text: seq: 8, length of id: 2, id, signature: 512
//	CRC-32C of all before: 4
//
// Numbers are little-endian.
type signed struct{ list []index.Signed }

const signedHead = "attache signatures 1\n"

func signedPath(f *corpus.Folder) string { return filepath.Join(f.Dir(), "duplicates.sig") }

// signatures signs the texts of a folder; those that were signed before, and
// are still there, are read.
func signatures(ctx context.Context, f *corpus.Folder) (signed, error) {
	kept, covered := readSigned(signedPath(f))
	if covered > f.Bytes() {
		kept, covered = nil, 0
	}
	s := signed{slices.DeleteFunc(kept, func(k index.Signed) bool { return !f.Current(k.ID, k.Seq) })}
	sign := func(_ context.Context, rec *corpus.Record) (*index.Signed, error) {
		sig, ok := index.Sign(cmp.Or(rec.Text, rec.Title))
		if !ok {
			return nil, nil
		}
		return &index.Signed{ID: rec.ID, Seq: rec.Seq, Signature: sig}, nil
	}
	err := par.Map(ctx, runtime.GOMAXPROCS(0), f.Since(covered), sign, func(one *index.Signed) error {
		if one != nil {
			s.list = append(s.list, *one)
		}
		return nil
	})
	return s, err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s signed) write(f *corpus.Folder) error {
	data := binary.LittleEndian.AppendUint64([]byte(signedHead), uint64(f.Bytes()))
	var err error
	for i := range s.list {
		data = binary.LittleEndian.AppendUint64(data, uint64(s.list[i].Seq))
		data = binary.LittleEndian.AppendUint16(data, uint16(len(s.list[i].ID)))
		data = append(data, s.list[i].ID...)
		if data, err = s.list[i].Signature.AppendBinary(data); err != nil {
			return err
		}
		if len(s.list[i].ID) > 1<<16-1 {
			return fmt.Errorf("%s: id of %d bytes", f.Dir(), len(s.list[i].ID))
		}
	}
	data = binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
	return corpus.WriteFile(signedPath(f), data)
}

// readSigned reads what write wrote; of a file that is not whole, nothing.
func readSigned(path string) (list []index.Signed, covered int64) {
	data, err := os.ReadFile(path)
	if err != nil || len(data) < len(signedHead)+12 || string(data[:len(signedHead)]) != signedHead {
		return nil, 0
	}
	end := len(data) - 4
	if binary.LittleEndian.Uint32(data[end:]) != crc32.Checksum(data[:end], castagnoli) {
		return nil, 0
	}
	covered = int64(binary.LittleEndian.Uint64(data[len(signedHead):]))
	const size = 512
	for rest := data[len(signedHead)+8 : end]; len(rest) > 0; {
		if len(rest) < 10 {
			return nil, 0
		}
		seq, n := binary.LittleEndian.Uint64(rest), int(binary.LittleEndian.Uint16(rest[8:]))
		if rest = rest[10:]; len(rest) < n+size {
			return nil, 0
		}
		s := index.Signed{ID: string(rest[:n]), Seq: int(seq)}
		if s.Signature.UnmarshalBinary(rest[n:n+size]) != nil {
			return nil, 0
		}
		list, rest = append(list, s), rest[n+size:]
	}
	return list, covered
}
