using System.Buffers.Binary;
using System.Text;
using Shortener.Core.Dns;

namespace Shortener.UnitTests.Dns;

public sealed class DnsReplyTests
{
    private const string Name = "_shortener.go.example";

    [Fact]
    public void Strings_of_a_record_are_joined_and_names_compared_without_case()
    {
        DnsQuery query = Query();
        byte[] reply = Reply(query, Record("_Shortener.GO.example", 16, Texts("shortener-", "verification=1")), Record(Name, 16, Texts("other")));
        DnsReply read = DnsReply.Read(reply, query);
        Assert.Equal(DnsReplyKind.Answer, read.Kind);
        Assert.Equal(["shortener-verification=1", "other"], read.Texts);
    }

    [Fact]
    public void Aliases_are_followed_within_the_reply_and_beyond_it()
    {
        DnsQuery query = Query();
        byte[] whole = Reply(query, Record(Name, 5, Label("a.example")), Record("a.example", 5, Label("b.example")), Record("b.example", 16, Texts("x")));
        Assert.Equal(["x"], DnsReply.Read(whole, query).Texts);
        byte[] half = Reply(query, Record(Name, 5, Label("a.example")));
        Assert.Equal("a.example", DnsReply.Read(half, query).Alias);
        byte[] circle = Reply(query, Record(Name, 5, Label("a.example")), Record("a.example", 5, Label(Name)));
        Assert.Equal(DnsReplyKind.Answer, DnsReply.Read(circle, query).Kind);
    }

    [Fact]
    public void A_record_of_another_name_is_not_an_answer()
    {
        DnsQuery query = Query();
        DnsReply read = DnsReply.Read(Reply(query, Record("evil.example", 16, Texts("shortener-verification=1"))), query);
        Assert.Equal(DnsReplyKind.Answer, read.Kind);
        Assert.Empty(read.Texts);
    }

    [Fact]
    public void Another_id_another_question_and_a_question_are_foreign()
    {
        DnsQuery query = Query();
        byte[] reply = Reply(query, Record(Name, 16, Texts("x")));
        byte[] otherId = [.. reply];
        otherId[0] ^= 1;
        Assert.Equal(DnsReplyKind.Foreign, DnsReply.Read(otherId, query).Kind);
        byte[] otherName = [.. reply];
        otherName[DnsQuery.HeaderLength + 2] ^= 1;
        Assert.Equal(DnsReplyKind.Foreign, DnsReply.Read(otherName, query).Kind);
        Assert.Equal(DnsReplyKind.Foreign, DnsReply.Read(query.Message, query).Kind);
        Assert.Equal(DnsReplyKind.Foreign, DnsReply.Read([], query).Kind);
    }

    [Theory]
    [InlineData(0, "Answer")]
    [InlineData(2, "Failure")]
    [InlineData(3, "Answer")]
    [InlineData(5, "Failure")]
    public void A_name_that_is_not_there_is_an_answer_and_a_server_that_cannot_is_a_failure(int code, string expected)
    {
        DnsQuery query = Query();
        byte[] reply = Reply(query);
        reply[3] |= (byte)code;
        Assert.Equal(expected, DnsReply.Read(reply, query).Kind.ToString());
    }

    [Fact]
    public void Damaged_replies_never_throw_and_circles_of_pointers_end()
    {
        DnsQuery query = Query();
        byte[] good = Reply(query, Record(Name, 5, Label("a.example")), Record("a.example", 16, Texts("x", "y")));
        var random = new Random(20260301);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = [.. good.Take(random.Next(good.Length + 1))];
            for (int flips = random.Next(4); flips > 0 && bad.Length > DnsQuery.HeaderLength; flips--)
            {
                bad[random.Next(2, bad.Length)] = (byte)random.Next(256);
            }

            DnsReply.Read(bad, query);
        }

        int at = DnsQuery.HeaderLength + query.Question.Length;
        byte[] circle = Reply(query, [0xc0, (byte)at, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(DnsReplyKind.Failure, DnsReply.Read(circle, query).Kind);
    }

    [Theory]
    [InlineData("go.example", true)]
    [InlineData("go.example.", true)]
    [InlineData("", false)]
    [InlineData("a..b", false)]
    [InlineData("é.example", false)]
    public void Only_names_that_a_message_can_carry_are_asked_for(string name, bool possible) =>
        Assert.Equal(possible, DnsQuery.TryCreate(name, out _));

    [Fact]
    public void Overlong_names_are_not_asked_for()
    {
        Assert.False(DnsQuery.TryCreate(new string('a', 64) + ".example", out _));
        Assert.False(DnsQuery.TryCreate(string.Join('.', Enumerable.Repeat(new string('a', 60), 5)), out _));
    }

    private static DnsQuery Query()
    {
        Assert.True(DnsQuery.TryCreate(Name, out DnsQuery? query));
        return query;
    }

    private static byte[] Reply(DnsQuery query, params byte[][] records)
    {
        byte[] head = [.. query.Message];
        head[2] |= 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)records.Length);
        return [.. head, .. records.SelectMany(record => record)];
    }

    private static byte[] Record(string owner, ushort type, byte[] data)
    {
        byte[] fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, type);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. Label(owner), .. fixedPart, .. data];
    }

    private static byte[] Label(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private static byte[] Texts(params string[] parts) =>
        [.. parts.SelectMany(part => (byte[])[(byte)part.Length, .. Encoding.ASCII.GetBytes(part)])];
}
