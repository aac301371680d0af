namespace Shortener.Core.Targeting.Conditions;

/// <summary>The referrer's domain or one above it.</summary>
internal sealed class ReferrerTest : FieldTest
{
    private readonly bool _hasNone;
    private readonly string[] _domains;

    public ReferrerTest(string path, TextValues values)
        : base(path)
    {
        _hasNone = values.Items.Contains(null);
        _domains = [.. values.Items.OfType<string>().Select(text => ReferrerDomainText.Normalise(text) ?? text)];
    }

    public override int Cost => 30;

    public override bool Holds(Visit visit)
    {
        if (visit.ReferrerDomain is not { } referrer)
        {
            return _hasNone;
        }

        foreach (string domain in _domains)
        {
            if (referrer.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
                && (referrer.Length == domain.Length || referrer[^(domain.Length + 1)] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    public override string? Saw(Visit visit) => visit.ReferrerDomain;
}
