package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// parser reads what tell writes. The first mistake stays.
type parser struct {
	rest string
	err  error
}

func parse(line string) (*Sample, error) {
	p := &parser{rest: line}
	s := &Sample{}
	s.Flag = p.word() == "true"
	s.Number = number(p, p.word(), strconv.ParseInt)
	s.Natural = number(p, p.word(), strconv.ParseUint)
	s.Small = uint8(number(p, p.word(), strconv.ParseUint))
	s.Real = p.real(p.word())
	s.Text = p.text(p.word())
	s.Raw = p.bytes(p.word())
	s.Names = list(p, p.word(), p.text)
	s.Ticks = list(p, p.word(), func(t string) uint32 { return uint32(number(p, t, strconv.ParseUint)) })
	for _, each := range list1(p.word(), "/") {
		s.Lists = append(s.Lists, list(p, each,
			func(t string) uint16 { return uint16(number(p, t, strconv.ParseUint)) }))
	}
	s.Schema = entries(p, p.sub)
	p.skip(" ")
	if !p.has("-") {
		sub := p.sub()
		s.Sub = &sub
	}
	p.skip(" ")
	s.Args = entries(p, p.any)
	p.skip(" ")
	s.Any = p.any()
	if p.rest != "" {
		p.fail("more than a sample: " + p.rest)
	}
	return s, p.err
}

func (p *parser) fail(why string) {
	if p.err == nil {
		p.err = fmt.Errorf("%s", why)
	}
}

// until takes everything before one of these, or all.
func (p *parser) until(ends string) string {
	at := strings.IndexAny(p.rest, ends)
	if at < 0 {
		at = len(p.rest)
	}
	taken := p.rest[:at]
	p.rest = p.rest[at:]
	return taken
}

func (p *parser) has(prefix string) bool {
	rest, found := strings.CutPrefix(p.rest, prefix)
	p.rest = rest
	return found
}

func (p *parser) skip(prefix string) {
	if !p.has(prefix) {
		p.fail(fmt.Sprintf("no %q before %q", prefix, p.rest))
	}
}

func (p *parser) word() string {
	word := p.until(" ")
	p.skip(" ")
	return word
}

func number[N any](p *parser, text string, read func(string, int, int) (N, error)) N {
	n, err := read(text, 10, 64)
	if err != nil {
		p.fail(err.Error())
	}
	return n
}

func (p *parser) real(text string) float64 {
	bits, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		p.fail(err.Error())
	}
	return math.Float64frombits(bits)
}

func (p *parser) bytes(text string) []byte {
	bytes, err := hex.DecodeString(text)
	if err != nil {
		p.fail(err.Error())
	}
	return bytes
}

func (p *parser) text(text string) string { return string(p.bytes(text)) }

// list1 cuts at marks that stand before each element.
func list1(text, mark string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text[1:], mark)
}

func list[T any](p *parser, text string, each func(string) T) []T {
	var all []T
	for _, element := range list1(text, ".") {
		all = append(all, each(element))
	}
	return all
}

func entries[V any](p *parser, value func() V) map[string]V {
	var all map[string]V
	for p.has(",") {
		key := p.text(p.until("="))
		p.skip("=")
		if all == nil {
			all = map[string]V{}
		}
		all[key] = value()
	}
	return all
}

func (p *parser) sub() Sub {
	var s Sub
	p.skip("{")
	s.Auto = p.until(";") == "true"
	p.skip(";")
	s.Add = list(p, p.until(";"), p.text)
	p.skip(";")
	s.Any = p.any()
	p.skip("}")
	return s
}

func (p *parser) any() any {
	if p.has("nil") {
		return nil
	}
	kind := p.until(":")
	p.skip(":")
	if kind == "main.Sub" {
		return p.sub()
	}
	text := p.until(" ,;}")
	switch kind {
	case "string":
		return p.text(text)
	case "bool":
		return text == "true"
	case "int":
		return int(number(p, text, strconv.ParseInt))
	case "uint64":
		return number(p, text, strconv.ParseUint)
	case "float64":
		return p.real(text)
	case "[]uint8":
		return p.bytes(text)
	case "[]string":
		return list(p, text, p.text)
	case "[]int":
		return list(p, text, func(t string) int { return int(number(p, t, strconv.ParseInt)) })
	case "time.Time":
		var t time.Time
		if err := t.GobDecode(p.bytes(text)); err != nil {
			p.fail(err.Error())
		}
		return t
	default:
		p.fail("no such type: " + kind)
		return nil
	}
}
