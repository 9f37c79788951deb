// What a narrative may hold: https://hl7.org/fhir/R4/narrative.html#xhtml
import { describe, expect, it } from '@jest/globals';
import { narrativeFaults } from '../../../server/definitions/validation/narrative.ts';

const div = (content: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`;
const kinds = (text: string) =>
  narrativeFaults(text).map((fault) => (fault.kind === 'malformed' ? fault.reason : `${fault.kind} ${fault.found}`));

describe('a narrative may hold', () => {
  it.each([
    'text',
    '<p>a <b>b</b> <i>c</i><br/>d</p>',
    '<p class="x" style="color: red; text-align: left" title="a" lang="qu" xml:lang="qu" id="p1">text</p>',
    '<pre xml:space="preserve">a  b</pre>',
    '<table border="1"><caption>c</caption><colgroup><col width="1"/></colgroup><tr><td colspan="2">x</td></tr></table>',
    '<a href="https://example.org/?a=b&amp;c=d#e">x</a><a href="Patient/1">x</a><a href="#p1">x</a><a name="n"/>x',
    '<a href="mailto:ana@example.org">x</a><a href="tel:+5116154000">x</a><a href="//example.org/a:b">x</a>',
    '<img src="#pic" alt="x"/>',
    '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x"/>',
    '<p style="background-image: url(data: image/png;base64,AAAA); color: #fff">x</p>',
    '<p style="background-image: url(tbl_bck1.png)">x</p><p style="background: url( \'img/a.png\' ) top">x</p>',
    '<p title=\'it has "quotes" and > signs\'>x</p>',
    '&lt;script&gt; &amp; &quot; &apos; &#160; &#xE1; &#x1F600;',
    '<!-- a comment --> x',
    '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
    'ñ 😀 \t\r\n',
    '<p\n  class = "x"\n>x</p >',
  ])('%s', (content) => expect(kinds(div(content))).toEqual([]));

  it('whitespace and comments around its div', () => {
    expect(kinds(`\n <!-- x -->${div('x')} `)).toEqual([]);
  });
});

describe('a narrative holds no active content', () => {
  it.each([
    ['<script>alert(1)</script>x', 'element <script>'],
    ['<SCRIPT>x</SCRIPT>', 'element <SCRIPT>'],
    ['<iframe src="https://example.org"></iframe>x', 'element <iframe>'],
    ['<object data="x"/>x', 'element <object>'],
    ['<form action="x"><input/></form>x', 'element <form>'],
    ['<svg><a>x</a></svg>', 'element <svg>'],
    ['<style>p {}</style>', 'element <style>'],
    ['<link rel="stylesheet" href="x"/>x', 'element <link>'],
    ['<h:p xmlns:h="http://www.w3.org/1999/xhtml">x</h:p>', 'element <h:p>'],
    ['<font color="red">x</font>', 'element <font>'],
    ['<p onclick="alert(1)">x</p>', 'attribute <p onclick="alert(1)">'],
    ['<img src="x" onerror="alert(1)"/>', 'attribute <img onerror="alert(1)">'],
    ['<a href="x" target="_blank">x</a>', 'attribute <a target="_blank">'],
    ['<a xlink:href="x">x</a>', 'attribute <a xlink:href="x">'],
    ['<p HREF="x">x</p>', 'attribute <p HREF="x">'],
    ['<a href="javascript:alert(1)">x</a>', 'link <a href="javascript:alert(1)">'],
    ['<a href=" JaVaScRiPt:alert(1)">x</a>', 'link <a href=" JaVaScRiPt:alert(1)">'],
    ['<a href="java&#x09;script:alert(1)">x</a>', 'link <a href="java&#x09;script:alert(1)">'],
    ['<a href="&#106;avascript:alert(1)">x</a>', 'link <a href="&#106;avascript:alert(1)">'],
    ['<a href="java\nscript:alert(1)">x</a>', 'link <a href="java\nscript:alert(1)">'],
    ['<a href="vbscript:x">x</a>', 'link <a href="vbscript:x">'],
    ['<a href="data:text/html,x">x</a>', 'link <a href="data:text/html,x">'],
    ['<a href="data:image/svg+xml,x">x</a>', 'link <a href="data:image/svg+xml,x">'],
    ['<img src="data:text/html,x"/>', 'link <img src="data:text/html,x">'],
    ['<img src="javascript:x"/>', 'link <img src="javascript:x">'],
    ['<a href="file:///etc/passwd">x</a>', 'link <a href="file:///etc/passwd">'],
    ['<blockquote cite="javascript:x">x</blockquote>', 'link <blockquote cite="javascript:x">'],
    ['<p style="width: expression(alert(1))">x</p>', 'style <p style="width: expression(alert(1))">'],
    [
      '<p style="background: url(https://example.org/x)">x</p>',
      'style <p style="background: url(https://example.org/x)">',
    ],
    ['<p style="background: url(//example.org/x)">x</p>', 'style <p style="background: url(//example.org/x)">'],
    ['<p style="background: url( /\t/example.org/x)">x</p>', 'style <p style="background: url( /\t/example.org/x)">'],
    ['<p style="background: url(/\\/example.org)">x</p>', 'style <p style="background: url(/\\/example.org)">'],
    ['<p style="background: url(&#106;avascript:x)">x</p>', 'style <p style="background: url(&#106;avascript:x)">'],
    ['<p style="@import x">x</p>', 'style <p style="@import x">'],
    [
      '<p style="background: image-set(\'//example.org/x\' 1x)">x</p>',
      'style <p style="background: image-set(\'//example.org/x\' 1x)">',
    ],
    ['<p style="background: -webkit-image-set(x 1x)">x</p>', 'style <p style="background: -webkit-image-set(x 1x)">'],
    ['<p style="width: \\65xpression(1)">x</p>', 'style <p style="width: \\65xpression(1)">'],
    ['<p style="width: ex/**/pression(1)">x</p>', 'style <p style="width: ex/**/pression(1)">'],
    ['<p style="-moz-binding: x">x</p>', 'style <p style="-moz-binding: x">'],
    ['<p style="BEHAVIOR: x">x</p>', 'style <p style="BEHAVIOR: x">'],
    ['<p xmlns="http://www.w3.org/2000/svg">x</p>', 'namespace http://www.w3.org/2000/svg'],
  ])('%s', (content, found) => expect(kinds(div(content))).toContain(found));
});

describe('a narrative is well-formed XML', () => {
  it.each([
    ['<p>x', 'not-closed'],
    ['<p><b>x</p></b>', 'not-closed'],
    ['x</p>', 'not-closed'],
    ['a < b', 'tag'],
    ['<p', 'attribute'],
    ['<p class="a"title="b">x</p>', 'attribute'],
    ['<p/ >x', 'tag'],
    ['</p x>', 'tag'],
    ['<p class=x>x</p>', 'attribute'],
    ['<p class>x</p>', 'attribute'],
    ['<p class="a" class="b">x</p>', 'attribute'],
    ['<p class="<">x</p>', 'attribute'],
    ['<p class="&nbsp;">x</p>', 'attribute'],
    ['<p class="a>x</p>', 'attribute'],
    ['<p ="x">x</p>', 'attribute'],
    ['&nbsp;', 'entity'],
    ['a & b', 'entity'],
    ['&#0;', 'entity'],
    ['&#xD800;', 'entity'],
    ['&#x110000;', 'entity'],
    ['&#65', 'entity'],
    [']]>', 'character'],
    ['\u0001', 'character'],
    ['\ufffe', 'character'],
    ['<![CDATA[<script>x</script>]]>', 'declaration'],
    ['<!DOCTYPE x>', 'declaration'],
    ['<?php x ?>', 'declaration'],
    ['<?x ><script>alert(1)</script>?>', 'declaration'],
    ['<!-- x', 'comment'],
    ['<!-- -- -->', 'comment'],
    ['<!--><script>alert(1)</script>-->', 'comment'],
    ['<!---><script>alert(1)</script>-->', 'comment'],
    ['<!-- --!><script>alert(1)</script>-->', 'comment'],
  ])('%s', (content, reason) => expect(kinds(div(content))).toEqual([reason]));

  it('within one div', () => {
    expect(kinds(`${div('x')}${div('y')}`)).toEqual(['not-one-div']);
    expect(kinds('<p xmlns="http://www.w3.org/1999/xhtml">x</p>')).toEqual(['not-one-div']);
    expect(kinds(`${div('x')} y`)).toEqual(['text-outside']);
    expect(kinds('text')).toEqual(['text-outside']);
    expect(kinds(' ')).toEqual(['not-one-div']);
    expect(kinds('</div>')).toEqual(['not-closed']);
  });

  it('in the XHTML namespace', () => {
    expect(kinds('<div>x</div>')).toEqual(['namespace ']);
    expect(kinds('<div xmlns="http://www.w3.org/1999/html">x</div>')).toEqual([
      'namespace http://www.w3.org/1999/html',
    ]);
  });

  it('with some content', () => {
    for (const content of ['', ' \n ', '<p> </p><br/>', '<!-- x -->', '<img alt="x"/>']) {
      expect(kinds(div(content))).toEqual([`empty ${div(content)}`]);
    }
    expect(kinds('<div xmlns="http://www.w3.org/1999/xhtml"/>')).toEqual([
      'empty <div xmlns="http://www.w3.org/1999/xhtml"/>',
    ]);
  });
});

describe('reading a narrative', () => {
  it('says where it is malformed', () => {
    expect(narrativeFaults(div('<p>x</b>'))).toEqual([
      { kind: 'malformed', reason: 'not-closed', found: '<p>', offset: 50 },
    ]);
  });

  it('tells at most twenty faults', () => {
    expect(narrativeFaults(div('<u>x</u>'.repeat(50)))).toHaveLength(20);
  });

  it.each([
    ['nested elements', '<div>'.repeat(300_000)],
    ['entities', '&amp;'.repeat(300_000)],
    ['comments', '<!-- -->'.repeat(200_000)],
    ['open comments', '<!-- '.repeat(300_000)],
    ['attributes', `<a ${Array.from({ length: 100_000 }, (_, at) => `id${at}="x"`).join(' ')}>x</a>`],
    ['spaces in an address', `<a href="${' '.repeat(1_000_000)}javascript:x">x</a>`],
    ['comments in a style', `<a style="(${'/*'.repeat(500_000)}">x</a>`],
    ['addresses in a style', `<a style="${'url('.repeat(500_000)}">x</a>`],
  ])('takes linear time on many %s', (_, content) => {
    const started = process.cpuUsage();
    narrativeFaults(div(content));
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });
});
