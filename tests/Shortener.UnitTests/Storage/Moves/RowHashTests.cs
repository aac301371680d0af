using Shortener.Core.Storage.Moves;

namespace Shortener.UnitTests.Storage.Moves;

public sealed class RowHashTests
{
    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        Assert.Equal(Sum(hash => hash.Add(1), hash => hash.Add("two")), Sum(hash => hash.Add("two"), hash => hash.Add(1)));
    }

    [Fact]
    public void A_value_in_another_place_or_form_makes_another_sum()
    {
        ulong[] sums =
        [
            Sum(hash => { hash.Add("a"); hash.Add("b"); }),
            Sum(hash => { hash.Add("ab"); hash.Add(""); }),
            Sum(hash => { hash.Add("b"); hash.Add("a"); }),
            Sum(hash => { hash.Add("a"); hash.AddNull(); }),
            Sum(hash => hash.Add(["a", "b"])),
            Sum(hash => hash.Add("a"), hash => hash.Add("b")),
            Sum(hash => hash.Add(0)),
            Sum(hash => hash.AddNull()),
        ];
        Assert.Equal(sums.Length, sums.Distinct().Count());
    }

    [Fact]
    public void Json_counts_by_what_it_says()
    {
        ulong said = Sum(hash => hash.AddJson("""{"b": 1e2, "a": [true, null, "ñ"]}"""));
        Assert.Equal(said, Sum(hash => hash.AddJson("""{"a":[true,null,"\u00f1"],"b":100}""")));
        Assert.NotEqual(said, Sum(hash => hash.AddJson("""{"a":[null,true,"ñ"],"b":100}""")));
    }

    private static ulong Sum(params Action<RowHash>[] rows)
    {
        var hash = new RowHash();
        foreach (Action<RowHash> row in rows)
        {
            row(hash);
            hash.EndRow();
        }

        Assert.Equal(rows.Length, hash.Rows);
        return hash.Sum;
    }
}
