using System.Net;
using Shortener.Core.ClientAddresses;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>The address lies in one of the networks.</summary>
internal sealed class NetworkTest : FieldTest
{
    private readonly bool _hasUnknown;
    private readonly AddressNetwork[] _networks;

    public NetworkTest(string path, TextValues values)
        : base(path)
    {
        _hasUnknown = values.Items.Contains(null);
        _networks = [.. values.Items.OfType<string>().Select(Parse)];
    }

    public override int Cost => 3;

    public override bool Holds(Visit visit)
    {
        if (visit.Address is not { } address)
        {
            return _hasUnknown;
        }

        UInt128 bits = AddressNetwork.Bits(address);
        foreach (AddressNetwork network in _networks)
        {
            if (network.Contains(bits))
            {
                return true;
            }
        }

        return false;
    }

    public override string? Saw(Visit visit) => visit.Address switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        IPAddress address => address.ToString(),
    };

    private static AddressNetwork Parse(string text) =>
        AddressNetwork.TryParse(text, out AddressNetwork network) ? network : throw new ArgumentException($"{text} is no network", nameof(text));
}
