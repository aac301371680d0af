using System.Text;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>A parameter of the query: there, or with one of these values.</summary>
internal sealed class QueryTest : FieldTest
{
    private readonly byte[] _name;
    private readonly bool? _exists;
    private readonly byte[][] _values;

    public QueryTest(string path, QueryCondition condition)
        : base(path)
    {
        _name = Encoding.UTF8.GetBytes(condition.Name!);
        _exists = condition.Exists;
        IEnumerable<string> values = condition.EqualTo is { } one ? [one] : condition.OneOf?.OfType<string>() ?? [];
        _values = [.. values.Select(Encoding.UTF8.GetBytes)];
    }

    public override int Cost => 5;

    public override bool Holds(Visit visit)
    {
        ReadOnlySpan<char> query = visit.Query.AsSpan().TrimStart('?');
        bool found = false;
        while (QueryText.TryTake(ref query, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value))
        {
            if (!QueryText.DecodesTo(name, _name))
            {
                continue;
            }

            found = true;
            foreach (byte[] wanted in _values)
            {
                if (QueryText.DecodesTo(value, wanted))
                {
                    return true;
                }
            }
        }

        return _exists == found;
    }

    /// <summary>The first parameter's value, still encoded.</summary>
    public override string? Saw(Visit visit)
    {
        ReadOnlySpan<char> query = visit.Query.AsSpan().TrimStart('?');
        while (QueryText.TryTake(ref query, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value))
        {
            if (QueryText.DecodesTo(name, _name))
            {
                return value.ToString();
            }
        }

        return null;
    }
}
