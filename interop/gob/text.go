package main

import (
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tell gives a sample as a line; README.md has its form.
func tell(s *Sample) string {
	sub := "-"
	if s.Sub != nil {
		sub = tellSub(*s.Sub)
	}
	return strings.Join([]string{
		strconv.FormatBool(s.Flag),
		strconv.FormatInt(s.Number, 10),
		strconv.FormatUint(s.Natural, 10),
		strconv.FormatUint(uint64(s.Small), 10),
		tellReal(s.Real),
		hex.EncodeToString([]byte(s.Text)),
		hex.EncodeToString(s.Raw),
		tellList(s.Names, tellText),
		tellList(s.Ticks, tellNumber),
		tellLists(s.Lists),
		tellMap(s.Schema, tellSub),
		sub,
		tellMap(s.Args, tellAny),
		tellAny(s.Any),
	}, " ")
}

func tellSub(s Sub) string {
	return fmt.Sprintf("{%t;%s;%s}", s.Auto, tellList(s.Add, tellText), tellAny(s.Any))
}

func tellReal(f float64) string    { return fmt.Sprintf("%016x", math.Float64bits(f)) }
func tellText(s string) string     { return hex.EncodeToString([]byte(s)) }
func tellNumber[N any](n N) string { return fmt.Sprint(n) }

func tellList[T any, L ~[]T](list L, each func(T) string) string {
	var b strings.Builder
	for _, t := range list {
		b.WriteString("." + each(t))
	}
	return b.String()
}

func tellLists(lists [][]uint16) string {
	var b strings.Builder
	for _, list := range lists {
		b.WriteString("/" + tellList(list, tellNumber))
	}
	return b.String()
}

func tellMap[V any, M ~map[string]V](m M, each func(V) string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(m)) {
		b.WriteString("," + tellText(key) + "=" + each(m[key]))
	}
	return b.String()
}

// tellAny names the type first: a program of Go asks for that one.
func tellAny(v any) string {
	if v == nil {
		return "nil"
	}
	var value string
	switch v := v.(type) {
	case string:
		value = tellText(v)
	case []byte:
		value = hex.EncodeToString(v)
	case float64:
		value = tellReal(v)
	case []string:
		value = tellList(v, tellText)
	case []int:
		value = tellList(v, tellNumber)
	case Sub:
		value = tellSub(v)
	case time.Time:
		bytes, err := v.GobEncode()
		fail(err)
		value = hex.EncodeToString(bytes)
	default:
		value = fmt.Sprint(v)
	}
	return fmt.Sprintf("%T:%s", v, value)
}
