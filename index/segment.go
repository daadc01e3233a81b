package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/util"
	bleve "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// A fresh index is made of scorch's segments directly: each batch of documents
// becomes one on some worker, they are merged in groups, and root.bolt is
// written to name what is left. Scorch's own builder does the same on one core
// and merges everything into one.

var plugin zap.ZapPlugin

// writeSegment writes a batch of documents as one segment.
func writeSegment(docs []*document, path string) error {
	list := make([]bleve.Document, len(docs))
	for i, d := range docs {
		d.AddIDField()
		list[i] = d
	}
	seg, _, err := plugin.New(list)
	if err != nil {
		return err
	}
	defer seg.Close()
	memory, ok := seg.(segment.UnpersistedSegment)
	if !ok {
		return fmt.Errorf("segment %T cannot be written", seg)
	}
	return memory.Persist(path)
}

// mergeSegments merges segments into one and removes them.
func mergeSegments(from []string, to string) (err error) {
	if len(from) == 1 {
		return os.Rename(from[0], to)
	}
	var segments []segment.Segment
	defer func() {
		for _, s := range segments {
			err = errors.Join(err, s.Close())
		}
		for _, path := range from {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	for _, path := range from {
		s, err := plugin.Open(path)
		if err != nil {
			return err
		}
		segments = append(segments, s)
	}
	_, _, err = plugin.Merge(segments, make([]*roaring.Bitmap, len(segments)), to, nil, nil)
	return err
}

// segmentName is how scorch names the file of segment n.
func segmentName(n int) string { return fmt.Sprintf("%012x.zap", n) }

// maxSegments is how many segments an index may start with: beyond it, more
// segments would cost searches more than merging costs the build. The keys of
// writeRoot hold for up to 109.
const maxSegments = 8

// scorchInt codes a small number as scorch does in keys: one byte.
func scorchInt(n int) []byte { return []byte{byte(136 + n)} }

// writeRoot writes root.bolt for the segments 1 to n, as scorch's builder does
// for its one: snapshots / epoch / {meta, internal, segment n / path}.
func writeRoot(path string, n int) (err error) {
	bolt, err := util.OpenBolt(filepath.Join(path, "root.bolt"), 0o644, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bolt.Close()) }()
	tx, err := bolt.Begin(true)
	if err != nil {
		return err
	}
	if err := putSnapshot(tx, path, n); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func putSnapshot(tx *util.BoltTxImpl, path string, n int) error {
	snapshots, err := tx.CreateBucketIfNotExists(util.BoltSnapshotsBucket)
	if err != nil {
		return err
	}
	snapshot, err := snapshots.CreateBucketIfNotExists(scorchInt(3))
	if err != nil {
		return err
	}
	writer, err := util.NewFileWriter([]byte(filepath.Join(path, "root.bolt")))
	if err != nil {
		return err
	}
	meta, err := snapshot.CreateBucketIfNotExists(util.BoltMetaDataKey)
	if err != nil {
		return err
	}
	version := make([]byte, binary.MaxVarintLen32)
	binary.BigEndian.PutUint32(version, plugin.Version())
	stamp, err := time.Unix(0, 0).UTC().MarshalText() // an index has no clock
	err = errors.Join(err,
		meta.Put(util.BoltMetaDataSegmentTypeKey, []byte(plugin.Type()), nil),
		meta.Put(util.BoltMetaDataSegmentVersionKey, version, nil),
		meta.Put(util.BoltMetaDataFileWriterIDKey, []byte(writer.Id()), writer),
		meta.Put(util.BoltMetaDataTimeStamp, stamp, writer))
	if err != nil {
		return err
	}
	if _, err := snapshot.CreateBucketIfNotExists(util.BoltInternalKey); err != nil {
		return err
	}
	for i := 1; i <= n; i++ {
		seg, err := snapshot.CreateBucketIfNotExists(scorchInt(i))
		if err != nil {
			return err
		}
		if err := seg.Put(util.BoltPathKey, []byte(segmentName(i)), writer); err != nil {
			return err
		}
	}
	return nil
}
